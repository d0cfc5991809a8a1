import type { Filter } from "scim2-parse-filter";

/** `attribute eq "value"`, the attribute's path as the schemas spell it. */
export interface Condition {
  readonly path: string;
  readonly value: boolean | number | string;
}

/** The conditions of a filter that all have to hold: where one of them is looked up directly, nobody else has to be looked at. */
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

/** The attributes, and extensions, at the top of a resource that a filter asks for: all else need not be read. */
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
