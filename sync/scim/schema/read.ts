import { refused, unlessRefused } from "../errors.ts";
import { isList, isObject, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "./attribute.ts";
import { EXTERNAL_ID, type ResourceType } from "./resource-type.ts";
import { isReadBySync } from "./sync-attributes.ts";

/**
 * Converts a user or a group of a provider to the stored form: names in the spelling of the schemas, values of the schemas' types, and no
 * empty values.
 *
 * Unknown attributes are left out, because a provider sends all that an administrator maps. So are attributes that a client cannot set (id,
 * meta, groups and passwords), and those that sync does not read and that do not fit their schema. Members are read separately. Source: RFC
 * 7644, section 3.3; RFC 7643, section 2.5: null, "", [] and nothing are the same.
 *
 * @throws ScimError invalidValue, with the attribute's path; invalidSyntax for a repeated attribute. Only for attributes that sync reads.
 */
export function readAttributes(type: ResourceType, body: JsonObject): JsonObject {
  const core = [EXTERNAL_ID, ...type.schema.attributes].filter(({ name }) => name !== "members");
  const entries = readMembers(core, body, "");
  for (const { id, attributes } of type.extensions) {
    const extension = unlessRefused(() => valueNamed(body, id));
    const values = isObject(extension) ? readMembers(attributes, extension, `${id}:`) : [];
    if (values.length > 0) entries.push([id, objectOf(values)]);
  }
  return objectOf(entries);
}

/** Reads an attribute with all its values. @returns nothing if it is empty. */
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

/** Reads one value of an attribute. @returns nothing if it is empty. */
export function readElement(
  attribute: AttributeSchema,
  value: Json | undefined,
  path: string,
): Json | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (attribute.type === "complex") return readComplex(attribute, value, path);
  if (typeof value === "object") throw wrongType(path, attribute.type);
  return attribute.type === "boolean" ? readFlag(value, path) : readText(value, path);
}

/** A simple value becomes the `value` of a complex attribute: Entra ID sends a manager like this. */
function readComplex(attribute: AttributeSchema, value: Json, path: string): Json | undefined {
  const parts = attribute.subAttributes ?? [];
  const hasValue = parts.some(({ name }) => name === "value");
  if (!isObject(value) && (isList(value) || !hasValue)) throw wrongType(path, "complex");
  const entries = readMembers(parts, isObject(value) ? value : { value }, `${path}.`);
  return entries.length === 0 ? undefined : objectOf(entries);
}

/** Entra ID sends "True" and "False". Source: "Known issues with SCIM 2.0 protocol compliance", Microsoft Entra. */
function readFlag(value: Json, path: string): boolean {
  const text = String(value).toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw wrongType(path, "boolean");
}

/** A number in an attribute that sync reads is refused: JSON changes large ones, so that two identifiers could become the same. */
function readText(value: Json, path: string): string {
  if (typeof value !== "string" && isReadBySync(path)) throw wrongType(path, "string");
  const text = String(value);
  // An unpaired surrogate cannot be stored: DynamoDB would change it.
  if (!text.isWellFormed()) throw refused("invalidValue", `${path} is not well-formed Unicode.`);
  return text;
}

function wrongType(path: string, type: string) {
  return refused("invalidValue", `${path} is not of the type ${type}.`);
}

function readMembers(attributes: readonly AttributeSchema[], body: JsonObject, before: string) {
  const entries: [string, Json][] = [];
  for (const attribute of attributes) {
    if (attribute.mutability === "readOnly") continue;
    const path = `${before}${attribute.name}`;
    const read = () => readValue(attribute, valueNamed(body, attribute.name), path);
    const value = isReadBySync(path) ? read() : unlessRefused(read);
    if (value !== undefined) entries.push([attribute.name, value]);
  }
  return entries;
}

/**
 * Reads a property of an object. The case of its name is ignored. Source: RFC 7643, section 2.1.
 *
 * @throws ScimError invalidSyntax if the object has several spellings of the name.
 */
export function valueNamed(body: JsonObject, name: string): Json | undefined {
  const folded = name.toLowerCase();
  const [key, other] = Object.keys(body).filter((one) => one.toLowerCase() === folded);
  if (other !== undefined)
    throw refused("invalidSyntax", `${name} is given more than once, in different spellings. Send it once.`);
  return key === undefined ? undefined : body[key];
}

/** Whether the `schemas` of a body contain a URN. The case is ignored, as in a path. */
export function namesSchema(body: Json, urn: string): boolean {
  const schemas = isObject(body) ? valueNamed(body, "schemas") : undefined;
  const isSame = (one: Json) => typeof one === "string" && one.toLowerCase() === urn.toLowerCase();
  return isList(schemas) && schemas.some(isSame);
}

/** Only the first primary value stays primary. Source: RFC 7643, section 2.4: only one may be true. */
function onePrimary(elements: readonly Json[]): readonly Json[] {
  const first = elements.findIndex(isPrimary);
  return elements.map((element, index) =>
    isPrimary(element) && isObject(element) && index !== first ? { ...element, primary: false } : element,
  );
}

export function isPrimary(element: Json): boolean {
  return isObject(element) && element["primary"] === true;
}
