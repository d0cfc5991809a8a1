import { z } from "zod";

/**
 * The kinds of values that settings are made of. The stack's config comes as text, or, below `--path`, with its types;
 * both are taken. Each kind's error says what is allowed, and not what was found, which `readValue` adds.
 */

/** A whole number, also where it is stored as text. */
export function whole(min: number, max: number, unit = "") {
  const allowed = `write a whole number from ${min} to ${max}${unit && ` (${unit})`}`;
  const range = z.number({ error: allowed }).int(allowed).min(min, allowed).max(max, allowed);
  return z.preprocess((value) => (isNumeral(value) ? Number(value) : value), range);
}

/** true or false, also where it is stored as text. */
export function yesNo() {
  const asBoolean = (value: unknown) => (value === "true" ? true : value === "false" ? false : value);
  return z.preprocess(asBoolean, z.boolean({ error: "write true or false" }));
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words[0];
  return z.enum(words, { error: `write ${list}` });
}

/** Text of a certain form. */
export function textOf(form: RegExp, allowed: string) {
  return z.string({ error: allowed }).trim().regex(form, allowed);
}

/** An object with these keys and no others: a typing error must not pass for a default. */
export function keysOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `the keys here are ${keys}` : `write an object with ${keys}`,
  });
}

/** A list without holes, of some items or more. */
export function listOf<Item extends z.ZodType>(item: Item, least = 1) {
  return z
    .array(item, { error: "write a list" })
    .min(least, `write a list of ${least} or more, or take the key out`);
}

function isNumeral(value: unknown): boolean {
  return typeof value === "string" && /^-?\d+$/.test(value);
}
