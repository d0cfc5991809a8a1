import { isList, isObject, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { named } from "../schema/paths.ts";
import { attributesOf, type ResourceType } from "../schema/resource-type.ts";

type Plain = boolean | null | number | string;

/** The form in which a value is compared: without case where the schema says so, moments as one writing of them. */
export function foldPlain<T extends Plain>(attribute: AttributeSchema, value: T): T | string {
  if (typeof value !== "string") return value;
  if (attribute.type === "dateTime") return foldMoment(value);
  const text = value.normalize("NFC");
  return attribute.caseExact ? text : text.toLowerCase();
}

/** The same moment can be written in many ways. Source: RFC 7643, section 2.3.5. */
function foldMoment(text: string): string {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** Folds all of a resource, as it is shown, so that a filter whose values are folded compares as the schema says. */
export function foldResource(type: ResourceType, resource: JsonObject): JsonObject {
  const folded = foldMembers(attributesOf(type), resource);
  const extensions = type.extensions.flatMap(({ id, attributes }): [string, Json][] => {
    const own = resource[id];
    return isObject(own) ? [[id, foldMembers(attributes, own)]] : [];
  });
  return { ...folded, ...objectOf(extensions) };
}

/** Folds one value of an attribute with several. */
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
