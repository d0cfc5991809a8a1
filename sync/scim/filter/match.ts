import { type Filter, Tester } from "scim2-parse-filter";
import { isList, type Json, type JsonObject, objectOf } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import { foldElement, foldResource } from "./fold.ts";
import { parseValueFilter } from "./parse.ts";

/**
 * The library's tester with two other rules. `emails[type eq "work" and value eq "x"]` must match one e-mail address with both values (RFC
 * 7644, section 3.4.2.2), but the library also accepts different ones. `schemas eq "urn"` must match a list of texts that contains it, but
 * the library compares the list itself.
 */
class ValueWiseTester extends Tester {
  override test(value: Json, filter: Filter): boolean {
    if (filter.op !== "[]") return super.test(value, filter);
    return this.attrTest(this.attrPath(filter.attrPath), value, (found: Json) =>
      this.test(found, filter.valFilter),
    );
  }

  override attrTest(path: string[], value: Json, test: (found: Json) => boolean): boolean {
    return path.length === 0 && isList(value) ? value.some(test) : super.attrTest(path, value, test);
  }
}

const tester = new ValueWiseTester();

/** @returns a predicate for the representation of a resource. */
export function matcherOf(type: ResourceType, filter: Filter): (resource: JsonObject) => boolean {
  const names = namesIn(filter);
  return (resource) => {
    const relevant = objectOf(Object.entries(resource).filter(([name]) => names.has(name)));
    return tester.test(foldResource(type, relevant), filter);
  };
}

/** @returns a predicate for one value of an attribute, from the filter in a path's brackets. */
export function valueMatcherOf(attribute: AttributeSchema, text: string): (element: Json) => boolean {
  const filter = parseValueFilter(attribute, text);
  return (element) => tester.test(foldElement(attribute, element), filter);
}

/** `attribute eq "value"`, with the path in the spelling of the schemas. */
export interface Condition {
  readonly path: string;
  readonly value: boolean | number | string;
}

/** The required conditions of a filter. If one has a direct look-up, no other resources have to be read. */
export function conditionsOf(filter: Filter, within = ""): Condition[] {
  switch (filter.op) {
    case "and":
      return filter.filters.flatMap((one) => conditionsOf(one, within));
    case "[]":
      return conditionsOf(filter.valFilter, `${filter.attrPath}.`);
    case "eq":
      return filter.compValue === null ? [] : [{ path: within + filter.attrPath, value: filter.compValue }];
    default:
      return [];
  }
}

/** The top-level attributes and extensions of a filter. Others need not be read. */
export function namesIn(filter: Filter): ReadonlySet<string> {
  switch (filter.op) {
    case "and":
    case "or":
      return new Set(filter.filters.flatMap((one) => [...namesIn(one)]));
    case "not":
      return namesIn(filter.filter);
    default:
      return new Set([topOf(filter.attrPath)]);
  }
}

function topOf(path: string): string {
  const colon = path.lastIndexOf(":");
  return colon === -1 ? path.replace(/\..*/s, "") : path.slice(0, colon);
}
