import { refused } from "../errors.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import type { Schema } from "../schema/attribute.ts";
import { namesSchema, valueNamed } from "../schema/read.ts";
import { pathOf, type ResourceType, schemaNamed } from "../schema/resource-type.ts";
import { isReadBySync } from "../schema/sync-attributes.ts";
import { readTarget, type Target } from "./target.ts";

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
  const [operations] = namedIn(body, ["Operations"]);
  if (!namesSchema(body, PATCH_SCHEMA))
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
  return { op: kind, path: path || undefined, value };
}

/** The properties of a PATCH are attributes too: the case of their names is ignored. */
function namedIn(object: Json, names: readonly string[]): (Json | undefined)[] {
  return names.map((name) => (isObject(object) ? valueNamed(object, name) : undefined));
}

const OPERATION_KINDS = ["add", "remove", "replace"] as const;

/** One operation on one attribute. */
export interface Step extends Pick<Operation, "op" | "value"> {
  readonly target: Target;
  /** Otherwise a step that does not fit is left out. */
  readonly isReadBySync: boolean;
}

/**
 * Splits operations into steps on single attributes. Providers send operations with a path; without a path, with the attributes as
 * properties of the value (Okta); or with flat names such as `"name.givenName"` (Entra ID).
 *
 * @throws ScimError invalidPath, invalidSyntax, invalidValue, noTarget, mutability: only for attributes that sync reads.
 */
export function stepsOf(type: ResourceType, operations: readonly Operation[]): Step[] {
  return operations.flatMap((operation) => stepsOfOne(type, operation));
}

function stepsOfOne(type: ResourceType, { op, path, value }: Operation): Step[] {
  const target = path === undefined ? { whole: type.schema } : readTarget(type, path);
  if (target === undefined) return [];
  if ("whole" in target) return stepsOfWhole(type, target.whole, { op, value });
  const step = stepOf(op, target, value);
  if (isReadOnly(target)) {
    if (step.isReadBySync) throw refused("mutability", `${pathOf(target)} is read-only.`);
    return [];
  }
  if (op !== "remove" && value === undefined) {
    if (step.isReadBySync) throw withoutValue(op);
    return [];
  }
  return [step];
}

function stepOf(op: Operation["op"], target: Target, value: Json | undefined): Step {
  return { op, value, target, isReadBySync: isReadBySync(pathOf(target)) };
}

function isReadOnly({ attribute, sub }: Target): boolean {
  return attribute.mutability === "readOnly" || sub?.mutability === "readOnly";
}

function withoutValue(op: string) {
  return refused("invalidSyntax", `The operation ${op} has no value.`);
}

type WithoutPath = Pick<Operation, "op" | "value">;

/** The path is that of a schema, or there is none. */
function stepsOfWhole(type: ResourceType, whole: Schema, { op, value }: WithoutPath): Step[] {
  const isExtension = whole !== type.schema;
  if (op === "remove") {
    if (!isExtension) throw refused("noTarget", "A remove operation needs the path of an attribute.");
    return whole.attributes.map((attribute) =>
      stepOf(op, { extension: whole.id, attribute, sub: undefined, filter: undefined }, undefined),
    );
  }
  if (isObject(value)) return stepsOfMembers(type, whole, { op, value });
  // Sync reads nothing of an extension.
  if (isExtension) return [];
  if (value === undefined) throw withoutValue(op);
  throw refused("invalidValue", "The value of an operation without a path must be an object of attributes.");
}

/** @throws ScimError invalidSyntax if an attribute is given twice: which one is meant is unknown. */
function stepsOfMembers(
  type: ResourceType,
  schema: Schema,
  { op, value }: { readonly op: Operation["op"]; readonly value: JsonObject },
  isNested = false,
): Step[] {
  const steps = Object.entries(value).flatMap(([name, inner]) => {
    const operation = { op, value: inner };
    const nested = isNested ? undefined : nestedIn(type, name);
    if (nested === undefined) return stepOfMember(type, schema.id, name, operation);
    return isObject(inner) ? stepsOfMembers(type, nested, { op, value: inner }, true) : [];
  });
  const seen = new Set<string>();
  for (const { target, isReadBySync: isRead } of steps) {
    const path = `${pathOf(target)} ${target.filter ?? ""}`;
    if (isRead && seen.has(path))
      throw refused(
        "invalidSyntax",
        `${pathOf(target)} is given more than once, in different spellings. Send it once.`,
      );
    seen.add(path);
  }
  return steps;
}

/** A schema, also the core schema, can be nested in the resource, but not in another schema. */
function nestedIn(type: ResourceType, name: string): Schema | undefined {
  return schemaNamed([type.schema, ...type.extensions], name);
}

/** Read-only attributes are ignored here: Okta repeats the id of a group that it renames. */
function stepOfMember(type: ResourceType, urn: string, name: string, { op, value }: WithoutPath): Step[] {
  const target = readTarget(type, urn === type.schema.id ? name : `${urn}:${name}`);
  return target === undefined || "whole" in target || isReadOnly(target) ? [] : [stepOf(op, target, value)];
}
