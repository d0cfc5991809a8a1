import { refused } from "../errors.ts";
import { isList, isObject, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "./attribute.ts";
import { EXTERNAL_ID, type ResourceType } from "./resource-type.ts";

/**
 * Reads what a provider says of a user or a group into the form that is kept: names as the schemas spell them, values of the
 * schemas' types, nothing empty.
 *
 * What no schema knows is left out (a provider pushes whatever somebody mapped), and so is what a client cannot set: id, meta, groups,
 * and passwords. Members are read apart. Source: RFC 7644, section 3.3; RFC 7643, section 2.5: null, "", [] and nothing are the same.
 *
 * @throws ScimError invalidValue, with the attribute's path; invalidSyntax for an attribute that is there twice.
 */
export function readAttributes(type: ResourceType, body: JsonObject): JsonObject {
  const core = [EXTERNAL_ID, ...type.schema.attributes].filter(({ name }) => name !== "members");
  const entries = readMembers(core, body, "");
  for (const { id, attributes } of type.extensions) {
    const extension = valueNamed(body, id);
    const values = isObject(extension) ? readMembers(attributes, extension, `${id}:`) : [];
    if (values.length > 0) entries.push([id, objectOf(values)]);
  }
  return objectOf(entries);
}

/** Reads one attribute with all its values. @returns nothing where it is empty. */
export function readValue(
  attribute: AttributeSchema,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if (!attribute.multiValued) return readElement(attribute, value, path);
  const listed = isList(value) ? value : [value];
  const elements = listed
    .map((element) => readElement(attribute, element ?? null, path))
    .filter((element) => element !== undefined);
  return elements.length === 0 ? undefined : onePrimary(elements);
}

/** Reads one value of an attribute. @returns nothing where it is empty. */
export function readElement(
  attribute: AttributeSchema,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (attribute.type === "complex") return readComplex(attribute, value, path);
  if (typeof value === "object") throw wrong(path, attribute.type);
  return attribute.type === "boolean" ? readFlag(value, path) : readText(value, path);
}

/** A value by itself is the value of a complex attribute: Entra ID writes so of a manager. */
function readComplex(attribute: AttributeSchema, value: Json, path: string): Json | undefined {
  const parts = attribute.subAttributes ?? [];
  const hasValue = parts.some(({ name }) => name === "value");
  if (!isObject(value) && (isList(value) || !hasValue)) throw wrong(path, "complex");
  const entries = readMembers(parts, isObject(value) ? value : { value }, `${path}.`);
  return entries.length === 0 ? undefined : objectOf(entries);
}

/** Entra ID says "True" and "False". Source: "Known issues with SCIM 2.0 protocol compliance", Microsoft Entra. */
function readFlag(value: Json, path: string): boolean {
  const text = String(value).toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw wrong(path, "boolean");
}

function readText(value: Json, path: string): string {
  const text = String(value);
  // Half a surrogate pair cannot be kept: the table would have another text.
  if (!text.isWellFormed()) throw refused("invalidValue", `${path} is not well-formed Unicode.`);
  return text;
}

function wrong(path: string, type: string) {
  return refused("invalidValue", `${path} is not of the type ${type}.`);
}

function readMembers(attributes: readonly AttributeSchema[], body: JsonObject, before: string) {
  const entries: [string, Json][] = [];
  for (const attribute of attributes) {
    if (attribute.mutability === "readOnly") continue;
    const value = readValue(attribute, valueNamed(body, attribute.name), `${before}${attribute.name}`);
    if (value !== undefined) entries.push([attribute.name, value]);
  }
  return entries;
}

/**
 * Reads what an object has under a name, in any case of letters. Source: RFC 7643, section 2.1.
 *
 * @throws ScimError invalidSyntax where two spellings of the name contradict each other: none of them is the one that is meant.
 */
export function valueNamed(body: JsonObject, name: string): Json | undefined {
  const folded = name.toLowerCase();
  const [key, other] = Object.keys(body).filter((one) => one.toLowerCase() === folded);
  if (other !== undefined)
    throw refused("invalidSyntax", `${name} is given more than once, in different spellings. Send it once.`);
  return key === undefined ? undefined : body[key];
}

/** Only the first stays primary. Source: RFC 7643, section 2.4: true must come no more than once. */
function onePrimary(elements: readonly Json[]): readonly Json[] {
  const first = elements.findIndex(isPrimary);
  return elements.map((element, index) =>
    isPrimary(element) && isObject(element) && index !== first ? { ...element, primary: false } : element,
  );
}

export function isPrimary(element: Json): boolean {
  return isObject(element) && element["primary"] === true;
}
