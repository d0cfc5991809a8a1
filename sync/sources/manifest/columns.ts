import { SyncError } from "../../model/errors.ts";
import { checkMapping, FIELDS, type Field, type Mapping } from "../mapping.ts";
import { foldColumn } from "./column-name.ts";
import { PRESETS, type PresetName } from "./presets.ts";
import { shellWord } from "./shell-word.ts";
import type { StatusRule } from "./status.ts";

/** Which columns of a file give what. */
export interface Columns {
  /** For each field its columns, of which each entry has the first that is filled in. */
  readonly texts: Readonly<Record<Field, readonly string[]>>;
  /** Says who is enabled; absent, the field `enabled` does, in which true and false stand. */
  readonly status: StatusRule | undefined;
  /** What to do where an entry has no id; absent, it may have none. */
  readonly withoutId: string | undefined;
  /** Columns that give nothing, and that were not said to be ignored. */
  readonly unread: readonly string[];
  /** Nothing is mapped, so a column that gives nothing is a fault: one with a typing error would be lost in silence. */
  readonly isStrict: boolean;
}

/**
 * Finds in a file the columns that a mapping means.
 *
 * @param keys all columns that the file has.
 * @throws SyncError USAGE where the mapping does not fit the file.
 */
export function resolveColumns(mapping: Mapping, file: string, keys: readonly string[]): Columns {
  const { preset, without = [], ignore = [], enabled, ...own } = mapping;
  checkMapping({ ...own, enabled }, file, FIELDS, keys);
  refuseMissing(ignore, file, keys);
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
  };
  const status = enabled ?? (without.includes("enabled") ? undefined : found.status);
  if (preset !== undefined) {
    const { columns, status: rules } = PRESETS[preset];
    if (texts.email.length === 0) throw misfit(preset, file, "email", columns.email);
    if (status === undefined && !without.includes("enabled"))
      throw misfit(preset, file, "enabled", namesOf(rules));
  }
  const read = new Set([...Object.values(texts).flat(), status?.column]);
  const withoutId = preset !== undefined && own.id === undefined ? adviceOnIds(preset, texts.id) : undefined;
  const isStrict = preset === undefined && enabled === undefined && Object.keys(own).length === 0;
  return { texts, status, withoutId, unread: usable.filter((key) => !read.has(key)), isStrict };
}

interface Found {
  columns(field: Field): readonly string[];
  readonly status?: StatusRule | undefined;
}

/** Columns that are named as the fields are. */
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
      // A user without a mailbox has a sign-in name; an id comes from one column, or one user could have two.
      return field === "email" ? present(columns.email) : present(columns[field]).slice(0, 1);
    },
    status: rules.find(({ column }) => column !== ""),
  };
}

/** A preset's id is the same column for all: with an empty one, a user would become another when it is filled in. */
function adviceOnIds(preset: PresetName, [column]: readonly string[]): string | undefined {
  if (column === undefined) return undefined;
  return `with --map ${preset} ${shellWord(`id=${column}`)}, users without one are known by their e-mail`;
}

function refuseMissing(ignore: readonly string[], file: string, keys: readonly string[]): void {
  const missing = ignore.filter((column) => !keys.includes(column));
  if (missing.length === 0) return;
  throw new SyncError(
    "USAGE",
    `${file} has no column "${missing.join('", "')}" that could be ignored.`,
    `Its columns are ${keys.join(", ")}.`,
  );
}

function namesOf(rules: readonly StatusRule[]): string[] {
  return rules.map(({ column }) => column);
}

function misfit(preset: PresetName, file: string, field: Field, names: readonly string[]): SyncError {
  return new SyncError(
    "USAGE",
    `${file} has no column that gives ${field}: the preset ${preset} knows ${names.map((name) => `"${name}"`).join(", ")}.`,
    `Export that column, too, or say which one it is: --map ${preset} ${field}=COLUMN.`,
  );
}
