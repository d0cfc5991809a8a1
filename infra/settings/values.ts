import { z } from "zod";
import { isWithin, type TextLimit } from "./aws-limits.ts";

/**
 * Builders for the kinds of values that settings consist of. Pulumi stores a value as text, or with its type if `--path` was
 * used: both are accepted. Each error message says what is allowed; `faultsFrom` adds what was found.
 */

/** A whole number, also if it is stored as text. */
export function integer(min: number, max: number, unit = "") {
  const allowed = `write a whole number from ${min} to ${max}${unit && ` (${unit})`}`;
  const range = z.number({ error: allowed }).int(allowed).min(min, allowed).max(max, allowed);
  return z.preprocess((value) => (isNumeral(value) ? Number(value) : value), range);
}

/** true or false, also if it is stored as text. */
export function boolean() {
  return z.preprocess(asBoolean, z.boolean({ error: "write true or false" }));
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words[0];
  return z.enum(words, { error: `write ${list}` });
}

/** Text that matches a pattern. */
export function textLike(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).trim().regex(pattern, allowed);
}

/** Text within a limit of AWS. */
export function limitedText(limit: TextLimit) {
  return z.string({ error: limit.allowed }).refine((text) => isWithin(text, limit), limit.allowed);
}

/** An object with these keys and no others: a misspelled key must not fall back to a default. */
export function objectOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `the keys here are ${keys}` : `write an object with ${keys}`,
  });
}

/** A list with at least this many items. */
export function listOf<Item extends z.ZodType>(item: Item, minLength = 1) {
  return z
    .array(item, { error: "write a list" })
    .min(minLength, `write a list with at least ${minLength}, or remove the key`);
}

/** The same without duplicates, in the order in which they were written. @param max none by default. */
export function setOf<Item extends z.ZodType<string>>(item: Item, max = Number.POSITIVE_INFINITY) {
  return listOf(item)
    .transform((items) => [...new Set(items)])
    .refine((items) => items.length <= max, `write at most ${max}`);
}

/**
 * A feature that is off (`false`), on with all defaults (`true`), or on with an object of options.
 *
 * @returns a schema whose output is the options, or null if the feature is off.
 */
export function toggle<Shape extends z.core.$ZodLooseShape>(options: Shape) {
  return z.preprocess(asOptions, objectOf(options).nullable());
}

/** Converts the stored words for both booleans, and leaves every other value as it is. */
export function asBoolean(value: unknown): unknown {
  if (value === "true") return true;
  return value === "false" ? false : value;
}

function asOptions(value: unknown): unknown {
  const known = asBoolean(value);
  if (known === true) return {};
  return known === false ? null : value;
}

function isNumeral(value: unknown): boolean {
  return typeof value === "string" && /^-?\d+$/.test(value);
}
