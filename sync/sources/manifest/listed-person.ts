import { z } from "zod";
import { isEmail } from "../../email.ts";
import { FIELDS, type Field, type Mapping } from "../mapping.ts";
import type { Entry, Fault } from "./raw.ts";

/** The longest value that Cognito keeps of an attribute. Source: AttributeType. */
const LONGEST = 2048;

/** The longest username, and what it may hold. Source: AdminCreateUser, Username. */
const LONGEST_ID = 128;
const ID = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

const text = z
  .string({ error: ({ input }) => (input === undefined ? "is missing" : "is not text: put it in quotes") })
  .trim()
  .max(LONGEST, { error: `is longer than ${LONGEST} characters` })
  .regex(/^\P{Cc}*$/u, { error: "holds a line break or another control character" });

const schema = z.strictObject({
  id: text
    .max(LONGEST_ID, { error: `is longer than ${LONGEST_ID} characters` })
    .regex(ID, { error: "holds a space or what no username can hold" })
    // It becomes the username, which must not look like an e-mail where e-mail is an alias.
    .regex(/^[^@]*$/, { error: "holds an @: it is to stay when the e-mail changes" })
    .optional(),
  email: text.refine(isEmail, { error: ({ input }) => `${JSON.stringify(input)} is not an e-mail address` }),
  name: text.optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  groups: z
    .preprocess(
      (value) => (typeof value === "string" ? value.split(";").map((name) => name.trim()) : value),
      z.array(text.min(1, { error: "has an empty name in it" }), { error: "is not a list" }),
    )
    .optional(),
  enabled: z
    .union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })], {
      error: "is neither true nor false",
    })
    .optional(),
});

/** One person of a manifest, checked. */
export type ListedPerson = z.infer<typeof schema>;

/**
 * Checks one person of a manifest. Fields that are empty count as not there.
 *
 * @param mapping which of the file's keys give what. Whoever maps says what is read: other keys are then let pass, that without a
 *   mapping are faults, since a key with a typing error would be lost in silence.
 * @returns the person, or all that is wrong with them.
 */
export function readEntry(
  { line, values, lineOf, lineOfKey }: Entry,
  mapping: Mapping | undefined,
): ListedPerson | { readonly faults: readonly Fault[] } {
  const keyOf = (field: Field) => mapping?.[field] ?? field;
  const known = Object.fromEntries(FIELDS.map((field) => [field, values[keyOf(field)]]));
  const strange = Object.keys(values).filter((key) => mapping === undefined && !Object.hasOwn(known, key));
  const unknown = strange.map((key) => ({
    line: lineOfKey(key),
    message: `${JSON.stringify(key)} is no field; they are ${FIELDS.join(", ")}`,
  }));
  const result = schema.safeParse(present(known));
  if (result.success && unknown.length === 0) return result.data;
  const wrong = (result.error?.issues ?? []).map(({ path: [name], message }) => {
    const field = FIELDS.find((one) => one === name);
    const key = field === undefined ? "" : keyOf(field);
    return { line: Object.hasOwn(values, key) ? lineOf(key) : line, message: `${key} ${message}` };
  });
  return { faults: [...unknown, ...wrong] };
}

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isThere = (value: unknown) => value !== null && (typeof value !== "string" || value.trim() !== "");
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isThere(value)));
}
