import { type Finding, failure, type Problem, warning } from "../../check.ts";
import { restore } from "../../printed-command.ts";
import type { Target } from "../../target.ts";

/** A difference between AWS and the settings: the next deployment after a refresh takes it back. */
export type Difference = Pick<Problem, "seen" | "why" | "link">;

/** What AWS has differs from the settings in a way that breaks or weakens sign-in. */
export function differs(target: Target, difference: Difference): Finding {
  return failure({ ...difference, fix: restore(target) });
}

/** What AWS has differs from the settings, and sign-in works. */
export function differsSlightly(target: Target, difference: Difference): Finding {
  return warning({ ...difference, fix: restore(target) });
}

/** The pool's own properties differ from the settings. @param path in the Amazon Cognito console, for a pool that the stack never changes. */
export function poolDiffers(target: Target, path: string, difference: Difference): Finding {
  if (isOwnPool(target)) return differs(target, difference);
  return failure({ ...difference, fix: `In the Amazon Cognito console: User pool → ${path}` });
}

/** The stack never changes a pool that existed before it: what is set there is its owner's choice. */
export function isOwnPool({ settings }: Target): boolean {
  return settings.existingPoolId === undefined;
}

/** "a, b and c"; "nothing" for an empty list. */
export function listed(values: readonly string[]): string {
  if (values.length === 0) return "nothing";
  return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;
}

/** Values that only one of two lists has, whatever their order. */
export function compared(actual: readonly string[], expected: readonly string[]) {
  return {
    missing: expected.filter((value) => !actual.includes(value)),
    extra: actual.filter((value) => !expected.includes(value)),
  };
}

/** Whether two lists have the same values, whatever their order. */
export function isSameSet(actual: readonly string[], expected: readonly string[]): boolean {
  const { missing, extra } = compared(actual, expected);
  return missing.length === 0 && extra.length === 0;
}
