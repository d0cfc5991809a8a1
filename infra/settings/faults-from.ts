import type { z } from "zod";
import type { SettingFault } from "./fault.ts";

/** Converts a schema's issues to faults, each with its path, the value found there and what the schema allows. */
export function faultsFrom(issues: readonly z.core.$ZodIssue[], stored: unknown): SettingFault[] {
  return issues.flatMap((issue) => {
    // The rule for a key's name is in an issue of its own, inside that of the object.
    const allowed =
      issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({
        key: pathOf([...issue.path, name]),
        found: "there is no such key",
        allowed,
      }));
    }
    const path = storedPath(issue.path, stored);
    return [{ key: pathOf(path), found: describe(path.reduce<unknown>(memberOf, stored)), allowed }];
  });
}

/** The part of a path that is stored: a value in its short form, such as a mode alone, has no parts. */
function storedPath(path: readonly PropertyKey[], stored: unknown): readonly PropertyKey[] {
  const parents = path.map((_, index) => path.slice(0, index).reduce<unknown>(memberOf, stored));
  const short = parents.findIndex((parent) => typeof parent === "string");
  return short === -1 ? path : path.slice(0, short);
}

function memberOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}

function describe(value: unknown): string {
  if (value === undefined) return "it is missing";
  // `config set --path 'x[1]'` on a value that was a JSON string stores [null, "…"]: the previous value is lost, and the
  // rest must not pass for the whole list.
  if (value === null) return "found an empty entry in the list, where a value was lost";
  if (Array.isArray(value) && value.length === 0) return "found an empty list";
  if (Array.isArray(value) && value.length > 20) return `found a list of ${value.length}`;
  const text = JSON.stringify(value);
  return `found ${text.length > 80 ? `${text.slice(0, 77)}…` : text}`;
}
