import { type Filter, filter as tester } from "scim2-parse-filter";
import type { Json, JsonObject } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import { foldElement, foldResource } from "./fold.ts";
import { parseValueFilter } from "./parse.ts";

/** @returns what says of a resource, as it is shown, whether it fits a filter. */
export function matcherOf(type: ResourceType, filter: Filter): (resource: JsonObject) => boolean {
  const fits = tester(filter);
  return (resource) => fits(foldResource(type, resource));
}

/** @returns what says of one value of an attribute whether it fits the filter in a path's brackets. */
export function valueMatcherOf(attribute: AttributeSchema, text: string): (element: Json) => boolean {
  const fits = tester(parseValueFilter(attribute, text));
  return (element) => fits(foldElement(attribute, element));
}
