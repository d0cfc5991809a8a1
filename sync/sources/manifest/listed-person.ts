import { z } from "zod";
import { isEmail } from "../../model/email.ts";
import { FIELDS, type Field } from "../mapping.ts";
import type { Columns } from "./columns.ts";
import type { Entry, Fault } from "./raw.ts";
import { readStatus, type StatusRule } from "./status.ts";

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
 * Checks one person of a manifest. Fields that are empty count as not there, but for `enabled`.
 *
 * @param columns which of the file's columns give what.
 * @returns the person, or all that is wrong with them.
 */
export function readEntry(
  entry: Entry,
  columns: Columns,
): ListedPerson | { readonly faults: readonly Fault[] } {
  const { line, values, lineOf } = entry;
  const columnOf = (field: Field) => filledIn(columns.texts[field], values);
  const known = FIELDS.map((field): [Field, unknown] => {
    const column = columnOf(field);
    return [field, column === undefined ? undefined : values[column]];
  });
  const result = schema.safeParse(present(Object.fromEntries(known)));
  const wrong = (result.error?.issues ?? []).map(({ path: [name], message }) => {
    const field = FIELDS.find((one) => one === name);
    const key = field === undefined ? "" : (columnOf(field) ?? columns.texts[field][0] ?? field);
    return { line: Object.hasOwn(values, key) ? lineOf(key) : line, message: `${key} ${message}` };
  });
  const enabled = columns.status && statusOf(entry, columns.status);
  const faults = [
    ...(columns.isStrict ? unknownKeys(entry, columns) : []),
    ...wrong,
    ...(typeof enabled === "object" ? [enabled] : []),
    ...missingId(entry, columns),
  ];
  if (!result.success || faults.length > 0 || typeof enabled === "object") return { faults };
  return enabled === undefined ? result.data : { ...result.data, enabled };
}

function unknownKeys({ values, lineOfKey }: Entry, { unread }: Columns): Fault[] {
  const strange = Object.keys(values).filter((key) => unread.includes(key));
  return strange.map((key) => ({
    line: lineOfKey(key),
    message: `${JSON.stringify(key)} is no field; they are ${FIELDS.join(", ")}`,
  }));
}

function statusOf({ line, values, lineOf }: Entry, rule: StatusRule): boolean | Fault {
  const { column } = rule;
  const status = readStatus(values[column], rule);
  if (typeof status === "boolean") return status;
  return { line: Object.hasOwn(values, column) ? lineOf(column) : line, message: `${column} ${status}` };
}

function missingId({ line, values }: Entry, { texts, withoutId }: Columns): Fault[] {
  const isGiven = texts.id.some((column) => isThere(values[column]));
  return withoutId === undefined || isGiven
    ? []
    : [{ line, message: `${texts.id[0]} is missing; ${withoutId}` }];
}

/** @returns the first column that is filled in, else the first that there is. */
function filledIn(columns: readonly string[], values: Entry["values"]): string | undefined {
  return columns.find((column) => isThere(values[column])) ?? columns[0];
}

/** Without what is empty; but an `enabled` that is written and says nothing is a fault, and never "enabled". */
function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isSaid = ([name, value]: [string, unknown]) =>
    isThere(value) || (name === "enabled" && value !== undefined);
  return Object.fromEntries(Object.entries(values).filter(isSaid));
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && (typeof value !== "string" || value.trim() !== "");
}
