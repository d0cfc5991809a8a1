import { refused } from "../errors.ts";
import { isList, isObject, type Json } from "../json.ts";
import type { Schema } from "../schema/attribute.ts";
import { valueNamed } from "../schema/read.ts";
import { type AttributePath, type ResourceType, resolvePath, schemaNamed } from "../schema/resource-type.ts";

/** One operation of a PATCH, its kind in lower case. Source: RFC 7644, section 3.5.2. */
interface Operation {
  readonly op: "add" | "remove" | "replace";
  readonly path: string | undefined;
  readonly value: Json | undefined;
}

const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

const MAX_OPERATIONS = 1_000;

/**
 * Reads the body of a PATCH. Entra ID sends "Add", "Replace" and "Remove".
 *
 * @throws ScimError invalidSyntax
 */
export function readOperations(body: Json): Operation[] {
  const [schemas, operations] = namedIn(body, ["schemas", "Operations"]);
  if (!isList(schemas) || !schemas.includes(PATCH_SCHEMA))
    throw refused("invalidSyntax", `The schemas of a PATCH must contain ${PATCH_SCHEMA}.`);
  if (!isList(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS)
    throw refused("invalidSyntax", `Operations must be a list of 1 to ${MAX_OPERATIONS} operations.`);
  return operations.map(readOperation);
}

function readOperation(raw: Json): Operation {
  const [op, path, value] = namedIn(raw, ["op", "path", "value"]);
  const kind = OPERATION_KINDS.find((one) => typeof op === "string" && one === op.toLowerCase());
  if (kind === undefined)
    throw refused("invalidSyntax", `The op of an operation must be one of ${OPERATION_KINDS.join(", ")}.`);
  if (path !== undefined && path !== null && typeof path !== "string")
    throw refused("invalidPath", "The path of an operation must be text.");
  if (kind === "remove" && !path) throw refused("noTarget", "A remove operation has no path.");
  if (kind !== "remove" && value === undefined)
    throw refused("invalidSyntax", `The operation ${kind} has no value.`);
  return { op: kind, path: path || undefined, value };
}

/** The properties of a PATCH are attributes too: the case of their names is ignored. */
function namedIn(object: Json, names: readonly string[]): (Json | undefined)[] {
  return names.map((name) => (isObject(object) ? valueNamed(object, name) : undefined));
}

const OPERATION_KINDS = ["add", "remove", "replace"] as const;

/** The target of an operation: an attribute, a sub-attribute, or the values that match a filter. */
interface Target extends AttributePath {
  /** The text in brackets, unchanged. */
  readonly filter: string | undefined;
}

/** A path of the whole resource or an extension. The value contains the attributes. */
interface WholeTarget {
  readonly whole: Schema;
}

/** attrPath, valuePath and its sub-attribute. Source: RFC 7644, figure 7. */
const TARGET_PATH =
  /^((?:urn:[^[\]"\s]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?)(?:\[(.*)\](?:\.([A-Za-z$][\w$-]*))?)?$/s;

/**
 * Reads the path of an operation.
 *
 * @returns nothing for an unknown attribute: a provider sends all that an administrator maps, and one unknown attribute must not block the
 *   others.
 * @throws ScimError invalidPath for a text that is not a path.
 */
function readTarget(type: ResourceType, path: string): Target | WholeTarget | undefined {
  const whole = schemaNamed([type.schema, ...type.extensions], path);
  if (whole !== undefined) return { whole };
  const [, attribute, filter, sub] = TARGET_PATH.exec(path) ?? [];
  if (attribute === undefined) throw refused("invalidPath", "The path of an operation is not valid.");
  const resolved = resolvePath(type, sub === undefined ? attribute : `${attribute}.${sub}`);
  if (resolved === undefined) return undefined;
  if (filter !== undefined && !resolved.attribute.multiValued)
    throw refused(
      "invalidPath",
      `${resolved.attribute.name} has only one value, so the path cannot have a filter.`,
    );
  return { ...resolved, filter };
}

/** One operation on one attribute. */
export interface Step extends Pick<Operation, "op" | "value"> {
  readonly target: Target;
}

/**
 * Splits operations into steps on single attributes. Providers send operations with a path; without a path, with the attributes as
 * properties of the value (Okta); or with flat names such as `"name.givenName"` (Entra ID).
 *
 * @throws ScimError invalidPath, noTarget, mutability
 */
export function stepsOf(type: ResourceType, operations: readonly Operation[]): Step[] {
  return operations.flatMap((operation) => stepsOfOne(type, operation));
}

function stepsOfOne(type: ResourceType, { op, path, value }: Operation): Step[] {
  const target = path === undefined ? { whole: type.schema } : readTarget(type, path);
  if (target === undefined) return [];
  if ("whole" in target) return stepsOfWhole(type, target.whole.id, { op, value });
  if (target.attribute.mutability === "readOnly" || target.sub?.mutability === "readOnly")
    throw refused("mutability", `${target.attribute.name} is read-only.`);
  return [{ op, value, target }];
}

function stepsOfWhole(
  type: ResourceType,
  urn: string,
  { op, value }: Pick<Operation, "op" | "value">,
): Step[] {
  if (op === "remove") {
    const extension = type.extensions.find(({ id }) => id === urn);
    if (extension === undefined)
      throw refused("noTarget", "A remove operation needs the path of an attribute.");
    return extension.attributes.map((attribute) => {
      return {
        op,
        value: undefined,
        target: { extension: urn, attribute, sub: undefined, filter: undefined },
      };
    });
  }
  if (!isObject(value))
    throw refused(
      "invalidValue",
      "The value of an operation without a path must be an object of attributes.",
    );
  return Object.entries(value).flatMap(([name, inner]) =>
    stepOfMember(type, urn, name, { op, value: inner }),
  );
}

/** Read-only attributes are ignored here: Okta repeats the id of a group that it renames. */
function stepOfMember(
  type: ResourceType,
  urn: string,
  name: string,
  { op, value }: Pick<Operation, "op" | "value">,
): Step[] {
  const isExtension = urn !== type.schema.id;
  const target = readTarget(type, isExtension ? `${urn}:${name}` : name);
  if (target === undefined) return [];
  // An extension can be nested in the resource, but not in itself.
  if ("whole" in target)
    return isObject(value) && target.whole.id !== urn
      ? stepsOfWhole(type, target.whole.id, { op, value })
      : [];
  if (target.attribute.mutability === "readOnly" || target.sub?.mutability === "readOnly") return [];
  return [{ op, value, target }];
}
