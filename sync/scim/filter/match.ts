import { type Filter, Tester } from "scim2-parse-filter";
import { isList, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import { namesIn } from "./conditions.ts";
import { foldElement, foldResource } from "./fold.ts";
import { parseValueFilter } from "./parse.ts";

/**
 * The library's, but for value paths: `emails[type eq "work" and value eq "x"]` means one e-mail that is both (RFC 7644, section 3.4.2.2),
 * and the library lets different ones fulfil the parts.
 */
class ValueWiseTester extends Tester {
  override test(value: Json, filter: Filter): boolean {
    if (filter.op !== "[]") return super.test(value, filter);
    return this.attrTest(this.attrPath(filter.attrPath), value, (found: Json) =>
      (isList(found) ? found : [found]).some((one) => this.test(one, filter.valFilter)),
    );
  }
}

const tester = new ValueWiseTester();

/** @returns what says of a resource, as it is shown, whether it fits a filter. */
export function matcherOf(type: ResourceType, filter: Filter): (resource: JsonObject) => boolean {
  const names = namesIn(filter);
  return (resource) => {
    const asked = objectOf(Object.entries(resource).filter(([name]) => names.has(name)));
    return tester.test(foldResource(type, asked), filter);
  };
}

/** @returns what says of one value of an attribute whether it fits the filter in a path's brackets. */
export function valueMatcherOf(attribute: AttributeSchema, text: string): (element: Json) => boolean {
  const filter = parseValueFilter(attribute, text);
  return (element) => tester.test(foldElement(attribute, element), filter);
}
