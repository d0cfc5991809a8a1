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

/** Whether a filter asks for an attribute at all: what costs a call is read only then. */
export function mentions(filter: Filter, name: string): boolean {
  switch (filter.op) {
    case "and":
    case "or":
      return filter.filters.some((one) => mentions(one, name));
    case "not":
      return mentions(filter.filter, name);
    default:
      return filter.attrPath === name || filter.attrPath.startsWith(`${name}.`);
  }
}
