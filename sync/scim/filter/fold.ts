import { isList, isObject, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { attributesOf, named, type ResourceType } from "../schema/resource-type.ts";
import { foldText } from "../stored-resource.ts";

type SimpleValue = boolean | null | number | string;

/** The form in which a value is compared: without case if the schema says so, and times in one format. */
export function foldPlain<T extends SimpleValue>(attribute: AttributeSchema, value: T): T | string {
  if (typeof value !== "string") return value;
  if (attribute.type === "dateTime") return foldTime(value);
  return attribute.caseExact ? value.normalize("NFC") : foldText(value);
}

/** A time can be written in many ways. Source: RFC 7643, section 2.3.5. */
function foldTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/** Folds the representation of a resource, for comparison with a folded filter. */
export function foldResource(type: ResourceType, resource: JsonObject): JsonObject {
  const folded = foldMembers(attributesOf(type), resource);
  const extensions = type.extensions.flatMap(({ id, attributes }): [string, Json][] => {
    const own = resource[id];
    return isObject(own) ? [[id, foldMembers(attributes, own)]] : [];
  });
  return { ...folded, ...objectOf(extensions) };
}

/** Folds one value of a multi-valued attribute. */
export function foldElement({ subAttributes = [] }: AttributeSchema, element: Json): Json {
  return isObject(element) ? foldMembers(subAttributes, element) : element;
}

function foldMembers(attributes: readonly AttributeSchema[], object: JsonObject): JsonObject {
  // An empty list is no value. Source: RFC 7643, section 2.5.
  const present = Object.entries(object).filter(([, value]) => !isList(value) || value.length > 0);
  const entries = present.map(([name, value]): [string, Json] => {
    const attribute = named(attributes, name);
    return [name, attribute === undefined ? value : foldValue(attribute, value)];
  });
  return objectOf(entries);
}

function foldValue(attribute: AttributeSchema, value: Json): Json {
  if (isList(value)) return value.map((element) => foldValue(attribute, element));
  if (isObject(value)) return foldElement(attribute, value);
  return foldPlain(attribute, value);
}
