import { SyncError } from "../../model/errors.ts";
import { shellWord } from "../../model/shell-word.ts";
import { checkMapping, FIELDS, type Field, type Mapping, type PresetName } from "../mapping.ts";
import { PRESETS } from "./presets.ts";
import type { StatusRule } from "./status.ts";

/** The columns of a file for each field. */
export interface Columns {
  /** The columns of each field. The first one with a value counts. */
  readonly texts: Readonly<Record<Field, readonly string[]>>;
  /** The rule for the status; absent, the field `enabled` has true or false. */
  readonly status: StatusRule | undefined;
  /** The hint for an entry without an ID; absent, the ID is optional. */
  readonly withoutId: string | undefined;
  /** Columns that are neither read nor ignored explicitly. */
  readonly unread: readonly string[];
  /** Nothing is mapped, so an unread column is a fault: it may be a typing error. */
  readonly isStrict: boolean;
}

/**
 * Resolves a mapping to the columns of a file.
 *
 * @param keys all columns of the file.
 * @throws SyncError USAGE if the mapping does not fit the file.
 */
export function resolveColumns(mapping: Mapping, file: string, keys: readonly string[]): Columns {
  const { preset, without = [], ignore = [], enabled, ...own } = mapping;
  checkMapping({ ...own, enabled }, file, FIELDS, keys);
  assertIgnoredExist(ignore, file, keys);
  const usable = keys.filter((key) => !ignore.includes(key));
  const found = preset === undefined ? ownFormat(usable, enabled) : ofPreset(preset, usable);
  const columnsOf = (field: Exclude<Field, "enabled">): readonly string[] => {
    const column = own[field];
    if (column !== undefined) return [column];
    return without.includes(field) ? [] : found.columns(field);
  };
  const texts = {
    id: columnsOf("id"),
    email: columnsOf("email"),
    name: columnsOf("name"),
    givenName: columnsOf("givenName"),
    familyName: columnsOf("familyName"),
    groups: columnsOf("groups"),
    enabled: found.columns("enabled"),
    subject: columnsOf("subject"),
  };
  const status = enabled ?? (without.includes("enabled") ? undefined : found.status);
  if (preset !== undefined) {
    const { columns, status: rules } = PRESETS[preset];
    if (texts.email.length === 0) throw missingColumn(preset, file, "email", columns.email);
    if (status === undefined && !without.includes("enabled"))
      throw missingColumn(preset, file, "enabled", namesOf(rules));
  }
  const read = new Set([...Object.values(texts).flat(), status?.column]);
  const withoutId =
    preset !== undefined && own.id === undefined ? missingIdHint(preset, texts.id) : undefined;
  const isStrict = preset === undefined && enabled === undefined && Object.keys(own).length === 0;
  return { texts, status, withoutId, unread: usable.filter((key) => !read.has(key)), isStrict };
}

interface Found {
  columns(field: Field): readonly string[];
  readonly status?: StatusRule | undefined;
}

/** Columns with the names of the fields. */
function ownFormat(keys: readonly string[], enabled: StatusRule | undefined): Found {
  const isRead = (field: Field) => keys.includes(field) && (field !== "enabled" || enabled === undefined);
  return { columns: (field) => (isRead(field) ? [field] : []) };
}

function ofPreset(preset: PresetName, keys: readonly string[]): Found {
  const { columns, status } = PRESETS[preset];
  const byName = new Map(keys.toReversed().map((key) => [foldColumn(key), key]));
  const present = (names: readonly string[] = []) =>
    names.map((name) => byName.get(name)).filter((key) => key !== undefined);
  const rules = status.map((rule) => ({ ...rule, column: byName.get(rule.column) ?? "" }));
  return {
    columns: (field) => {
      if (field === "enabled") return [];
      // E-mail has fallback columns, for users without a mailbox. An ID comes from one column, so that a user has only one.
      return field === "email" ? present(columns.email) : present(columns[field]).slice(0, 1);
    },
    status: rules.find(({ column }) => column !== ""),
  };
}

/** All users need an ID from the same column: filling in an empty one later would create another user. */
function missingIdHint(preset: PresetName, [column]: readonly string[]): string | undefined {
  if (column === undefined) return undefined;
  return `with --map ${preset} ${shellWord(`id=${column}`)}, users without an ID are identified by their e-mail address`;
}

function assertIgnoredExist(ignore: readonly string[], file: string, keys: readonly string[]): void {
  const missing = ignore.filter((column) => !keys.includes(column));
  if (missing.length === 0) return;
  throw new SyncError(
    "USAGE",
    `${file} has no column "${missing.join('", "')}" to ignore.`,
    `Its columns are ${keys.join(", ")}.`,
  );
}

function namesOf(rules: readonly StatusRule[]): string[] {
  return rules.map(({ column }) => column);
}

function missingColumn(preset: PresetName, file: string, field: Field, names: readonly string[]): SyncError {
  return new SyncError(
    "USAGE",
    `${file} has no column for ${field}: the preset ${preset} reads ${names.map((name) => `"${name}"`).join(", ")}.`,
    `Export that column too, or name another one: --map ${preset} ${field}=COLUMN.`,
  );
}

/** Notes that Google and Microsoft add to column names: "[Required]", "[READ ONLY]", "(example: Chris Green)", "Required", "*". */
const COLUMN_NOTES = /\[(?:required|read only)\]|\(example:[^)]*\)|\s(?:required|\*)$/g;

/** The form in which column names are compared with those of presets, without characters that are invisible. */
function foldColumn(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(COLUMN_NOTES, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
