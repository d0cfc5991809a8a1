import { refused } from "../errors.ts";
import { isList, isObject, type Json } from "../json.ts";
import { valueNamed } from "../schema/read.ts";

/** One operation of a PATCH, its kind in lower case. Source: RFC 7644, section 3.5.2. */
export interface Operation {
  readonly op: "add" | "remove" | "replace";
  readonly path: string | undefined;
  readonly value: Json | undefined;
}

export const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** More would be a listing. */
const MAX_OPERATIONS = 1_000;

/**
 * Reads the body of a PATCH. Entra ID writes "Add", "Replace" and "Remove".
 *
 * @throws ScimError invalidSyntax
 */
export function readOperations(body: Json): Operation[] {
  const [schemas, operations] = namedIn(body, ["schemas", "Operations"]);
  if (!isList(schemas) || !schemas.includes(PATCH_SCHEMA))
    throw refused("invalidSyntax", `A PATCH has ${PATCH_SCHEMA} among its schemas.`);
  if (!isList(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS)
    throw refused("invalidSyntax", `Operations is not a list of 1 to ${MAX_OPERATIONS} operations.`);
  return operations.map(readOperation);
}

function readOperation(raw: Json): Operation {
  const [op, path, value] = namedIn(raw, ["op", "path", "value"]);
  const kind = OPS.find((one) => typeof op === "string" && one === op.toLowerCase());
  if (kind === undefined) throw refused("invalidSyntax", `An operation's op is none of ${OPS.join(", ")}.`);
  if (path !== undefined && path !== null && typeof path !== "string")
    throw refused("invalidPath", "An operation's path is not text.");
  if (kind === "remove" && !path) throw refused("noTarget", "A remove has no path.");
  if (kind !== "remove" && value === undefined)
    throw refused("invalidSyntax", `An operation's op is ${kind}, and it has no value.`);
  return { op: kind, path: path || undefined, value };
}

/** A PATCH's own members are attributes, too, whose names are read in any case. */
function namedIn(object: Json, names: readonly string[]): (Json | undefined)[] {
  return names.map((name) => (isObject(object) ? valueNamed(object, name) : undefined));
}

const OPS = ["add", "remove", "replace"] as const;
