import { createHash } from "node:crypto";
import { z } from "zod";
import { foldCase, isEmail } from "../../model/email.ts";
import { MAX_SUBJECT_LENGTH } from "../../model/identities.ts";
import { firstUnseen } from "../../model/safe-text.ts";
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

/**
 * Characters without a shape, such as the zero-width space of a copied text. Two texts that look the same would differ. Names may contain
 * them, because some scripts need joiners. Spaces other than the usual one count too.
 */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\u{A0}\u{2000}-\u{200A}\u{202F}\u{3000}]/u;

/** A text by which a user is recognised. */
const exactText = text.refine((value) => !INVISIBLE.test(value), {
  error: ({ input }) => invisible(INVISIBLE.exec(String(input))?.[0]),
  abort: true,
});

/** A directory's group. Its administrators may use the spaces and joiners of their script: a wide space, an emoji. */
const groupName = text.refine((value) => firstUnseen(value) === undefined, {
  error: ({ input }) => invisible(firstUnseen(String(input))),
  abort: true,
});

function invisible(character = ""): string {
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return `contains the invisible character U+${code}: delete it, or type the value again`;
}

const schema = z.strictObject({
  id: exactText
    .max(MAX_ID_LENGTH, { error: `is longer than ${MAX_ID_LENGTH} characters` })
    .regex(ID_CHARACTERS, { error: "contains a space or a character that a username cannot contain" })
    // It becomes the username, which must not look like an e-mail address if e-mail is an alias.
    .regex(/^[^@]*$/, {
      error: "contains an @: an id must not be an e-mail address, because addresses change",
    })
    .optional(),
  /** Whether it is an address is checked with the other fields. */
  email: exactText.optional(),
  name: text.optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  groups: z
    .preprocess(
      (value) => (typeof value === "string" ? value.split(";").map((name) => name.trim()) : value),
      z.array(groupName.min(1, { error: "contains an empty name" }), { error: "is not a list" }),
    )
    .optional(),
  enabled: z
    .union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })], {
      error: "is neither true nor false",
    })
    .optional(),
  subject: exactText
    .max(MAX_SUBJECT_LENGTH, { error: `is longer than ${MAX_SUBJECT_LENGTH} characters` })
    .optional(),
});

/** A person of a manifest, checked, with the ID that becomes the username. */
export type ListedPerson = z.infer<typeof schema> & {
  readonly id: string;
  /** The entry has no ID, so that the ID is derived from the e-mail address. Another address is another person. */
  readonly hasDerivedId: boolean;
};

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
  const given = present(Object.fromEntries(known));
  const result = schema.safeParse(given);
  const faultOf = (field: Field | undefined, message: string): Fault => {
    const key = field === undefined ? "" : (columnOf(field) ?? columns.texts[field][0] ?? field);
    return { line: Object.hasOwn(values, key) ? lineOf(key) : line, message: `${key} ${message}` };
  };
  const wrong = (result.error?.issues ?? []).map(({ path: [name], message }) =>
    faultOf(
      FIELDS.find((field) => field === name),
      message,
    ),
  );
  const status = columns.status && statusOf(entry, columns.status);
  const faults = [
    ...(columns.isStrict ? unknownKeys(entry, columns) : []),
    ...wrong,
    ...(typeof status === "object" ? [status] : []),
    ...missingId(entry, columns),
  ];
  const enabled = typeof status === "boolean" ? status : result.data?.enabled;
  const emailFault = emailFaultOf(given["email"]);
  // No user edits an export, and an ID identifies the person: the plan names the person and leaves the account as it is, unless the person
  // is disabled. In a file that is written by hand it is a typing error, except that a disabled person needs no address.
  const isTolerated = hasValue(given["id"]) && (!columns.isStrict || enabled === false);
  if (emailFault !== undefined && !isTolerated) faults.push(faultOf("email", emailFault));
  const { id, email } = result.data ?? {};
  const identity = id ?? (email === undefined ? undefined : idFrom(email));
  if (!result.success || faults.length > 0 || identity === undefined) return { faults };
  return { ...result.data, id: identity, hasDerivedId: id === undefined, enabled };
}

/** Derives the ID of a person without one from the e-mail address, without case. */
function idFrom(email: string): string {
  return `mail-${createHash("sha256").update(foldCase(email)).digest("hex").slice(0, 32)}`;
}

function emailFaultOf(email: unknown): string | undefined {
  if (email === undefined) return "is missing";
  const isChecked = typeof email !== "string" || INVISIBLE.test(email) || isEmail(email.trim());
  return isChecked ? undefined : `${JSON.stringify(email.trim())} is not an e-mail address`;
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
