import type { z } from "zod";
import type { SettingFault } from "./fault.ts";

/** Makes a schema's issues into faults: each with its path, what was found there, and the schema's words on what is allowed. */
export function faultsFrom(issues: readonly z.core.$ZodIssue[], stored: unknown): SettingFault[] {
  return issues.flatMap((issue) => {
    // What a key's name has to look like is said of the name, and not of the object.
    const said = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({
        key: pathOf([...issue.path, name]),
        found: "there is no such key",
        allowed: said,
      }));
    }
    const value = issue.path.reduce<unknown>(memberOf, stored);
    return [{ key: pathOf(issue.path), found: describe(value), allowed: said }];
  });
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
  // `config set --path 'x[1]'` on a value that was a JSON string stores [null, "…"]: what was there is gone, and the
  // rest must not pass for the whole list.
  if (value === null) return "found a hole in the list, where a value was lost";
  if (Array.isArray(value) && value.length === 0) return "found an empty list";
  if (Array.isArray(value) && value.length > 20) return `found a list of ${value.length}`;
  const text = JSON.stringify(value);
  return `found ${text.length > 80 ? `${text.slice(0, 77)}…` : text}`;
}
