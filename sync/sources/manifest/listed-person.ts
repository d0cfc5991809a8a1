import { z } from "zod";
import { isEmail } from "../../model/email.ts";
import { FIELDS, type Field } from "../mapping.ts";
import type { Columns } from "./columns.ts";
import type { Entry, Fault } from "./raw-manifest.ts";
import { readStatus, type StatusRule } from "./status.ts";

/** Maximum length of an attribute in Cognito. Source: AttributeType. */
const MAX_VALUE_LENGTH = 2048;

/** Maximum length and characters of a username. Source: AdminCreateUser, Username. */
const MAX_ID_LENGTH = 128;
const ID_CHARACTERS = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

const text = z
  .string({ error: ({ input }) => (input === undefined ? "is missing" : "is not text: put it in quotes") })
  .trim()
  .max(MAX_VALUE_LENGTH, { error: `is longer than ${MAX_VALUE_LENGTH} characters` })
  .regex(/^\P{Cc}*$/u, { error: "contains a line break or another control character" });

const schema = z.strictObject({
  id: text
    .max(MAX_ID_LENGTH, { error: `is longer than ${MAX_ID_LENGTH} characters` })
    .regex(ID_CHARACTERS, { error: "contains a space or a character that a username cannot contain" })
    // It becomes the username, which must not look like an e-mail address if e-mail is an alias.
    .regex(/^[^@]*$/, {
      error: "contains an @: an id must not be an e-mail address, because addresses change",
    })
    .optional(),
  email: text.refine(isEmail, { error: ({ input }) => `${JSON.stringify(input)} is not an e-mail address` }),
  name: text.optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  groups: z
    .preprocess(
      (value) => (typeof value === "string" ? value.split(";").map((name) => name.trim()) : value),
      z.array(text.min(1, { error: "contains an empty name" }), { error: "is not a list" }),
    )
    .optional(),
  enabled: z
    .union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })], {
      error: "is neither true nor false",
    })
    .optional(),
});

/** A person of a manifest, checked. */
export type ListedPerson = z.infer<typeof schema>;

/**
 * Checks an entry of a manifest. Empty fields count as missing, except `enabled`.
 *
 * @param columns the columns of each field.
 * @returns the person, or all faults.
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
  const unknown = Object.keys(values).filter((key) => unread.includes(key));
  return unknown.map((key) => ({
    line: lineOfKey(key),
    message: `${JSON.stringify(key)} is not a field; use ${FIELDS.join(", ")}`,
  }));
}

function statusOf({ line, values, lineOf }: Entry, rule: StatusRule): boolean | Fault {
  const { column } = rule;
  const status = readStatus(values[column], rule);
  if (typeof status === "boolean") return status;
  return { line: Object.hasOwn(values, column) ? lineOf(column) : line, message: `${column} ${status}` };
}

function missingId({ line, values }: Entry, { texts, withoutId }: Columns): Fault[] {
  const isGiven = texts.id.some((column) => hasValue(values[column]));
  return withoutId === undefined || isGiven
    ? []
    : [{ line, message: `${texts.id[0]} is missing; ${withoutId}` }];
}

/** @returns the first column with a value, else the first column. */
function filledIn(columns: readonly string[], values: Entry["values"]): string | undefined {
  return columns.find((column) => hasValue(values[column])) ?? columns[0];
}

/** Removes empty values. An empty `enabled` stays, because it is a fault and never means enabled. */
function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isGiven = ([name, value]: [string, unknown]) =>
    hasValue(value) || (name === "enabled" && value !== undefined);
  return Object.fromEntries(Object.entries(values).filter(isGiven));
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined && (typeof value !== "string" || value.trim() !== "");
}
