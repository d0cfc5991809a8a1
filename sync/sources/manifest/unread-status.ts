import { shellWord } from "../../model/shell-word.ts";
import type { Columns } from "./columns.ts";
import type { Entry, Fault } from "./raw-manifest.ts";
import { foldWord, NO, textOf, YES } from "./status.ts";

/** More distinct values would not fit into a message, and are hardly a status. */
const MAX_VALUES_SHOWN = 12;

/**
 * Finds columns that look like a status and are not read: users who have left would be invited. If another column gives the status, only
 * an unambiguous name counts.
 */
export function unreadStatusFaults(entries: readonly Entry[], { texts, status, unread }: Columns): Fault[] {
  const read = status?.column ?? texts.enabled[0];
  const suspects = unread.filter((key) => {
    const { isPlain, mentions } = statusNameOf(key);
    return isPlain || (read === undefined && (mentions || holdsStatus(entries, key)));
  });
  return suspects.map((key) => {
    const first = entries.find(({ values }) => Object.hasOwn(values, key));
    return { line: first?.lineOfKey(key) ?? 1, message: messageFor(key, valuesOf(entries, key), read) };
  });
}

function messageFor(key: string, values: readonly string[], read: string | undefined): string {
  const where = read === undefined ? "is not read" : `is not read, unlike "${read}"`;
  const rule = `--map ${shellWord(`enabled=${ruleFor(key, values)}`)}`;
  const ignore = `--map ${shellWord(`ignore=${key}`)}`;
  return `column "${key}" looks like a status and ${where}, so users who have left could be invited: add ${rule}, or ${ignore} if it is not a status`;
}

/** Whether all values are status words. Yes and no are not counted: many columns have them. */
function holdsStatus(entries: readonly Entry[], key: string): boolean {
  let isFilled = false;
  for (const { values } of entries) {
    const word = textOf(values[key]);
    if (word === "") continue;
    if (word === undefined || !(ENABLED_VALUES.has(word) || DISABLED_VALUES.has(word))) return false;
    isFilled = true;
  }
  return isFilled;
}

/** @returns the first distinct values. Case is ignored. */
function valuesOf(entries: readonly Entry[], key: string): string[] {
  const values = new Map<string, string>();
  for (const { values: all } of entries) {
    const word = textOf(all[key]);
    if (word !== undefined && word !== "" && !values.has(word)) values.set(word, String(all[key]).trim());
    if (values.size > MAX_VALUES_SHOWN) break;
  }
  return [...values.values()];
}

/** A proposed rule for a column. Unknown words do not enable users. */
function ruleFor(key: string, values: readonly string[]): string {
  const column = /[:]|^[!"]/.test(key) ? `"${key.replaceAll('"', '""')}"` : key;
  const isYesOrNo = values.every((value) => [...YES, ...NO].includes(foldWord(value)));
  if (isYesOrNo) return `${statusNameOf(key).isNegative ? "!" : ""}${column}`;
  const enabled = values.filter((value) => ENABLED_VALUES.has(foldWord(value)));
  const others = values.filter((value) => !enabled.includes(value));
  const first = enabled.length === 0 ? "WORD" : enabled.map(quoted).join("|");
  if (values.length > MAX_VALUES_SHOWN || others.length === 0) return `${column}:${first}/*`;
  return `${column}:${first}/${others.map(quoted).join("|")}`;
}

function quoted(word: string): string {
  return /["|/*]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}

/** Status values of directories and personnel systems for users who may sign in. */
const ENABLED_VALUES = wordSet(
  "active enabled provisioned recovery password_expired locked_out employed aktiv aktiviert actif activo",
);

/** Status values for users who may not sign in. */
const DISABLED_VALUES = wordSet(
  "inactive disabled suspended archived deprovisioned deactivated staged terminated deleted blocked left leaver former retired " +
    "resigned inaktiv deaktiviert gesperrt ausgeschieden inactif inactivo",
);

/** Words in names of columns whose yes means enabled, such as "Mitarbeiterstatus". */
const POSITIVE_NAMES = wordSet("status active enabled aktiv aktiviert actif activo");
/** Words in names of columns whose yes means disabled. */
const NEGATIVE_NAMES = wordSet(
  "inactive disabled suspended archived deprovisioned deactivated terminated termination deleted block blocked leaver " +
    "inaktiv deaktiviert gesperrt ausgeschieden inactif inactivo",
);

/** Other words in names of such columns: "Block sign in (Yes/No)", "Employee Status Code". */
const NEUTRAL_WORDS = wordSet(
  "is yes no true false read only required sign in login user account employee employment worker current okta credential code flag",
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** How strongly a column's name suggests a status. */
interface StatusName {
  /** One of its words is a status word. */
  readonly mentions: boolean;
  /** All its words are status words or neutral. */
  readonly isPlain: boolean;
  /** Yes means disabled: "Block sign in". */
  readonly isNegative: boolean;
}

/** Reads the name of a column: "accountEnabled", "Status [READ ONLY]", "Block sign in (Yes/No)". */
function statusNameOf(name: string): StatusName {
  const words =
    name
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const isNegative = words.some((word) => NEGATIVE_NAMES.has(word));
  const isStatus = (word: string) =>
    POSITIVE_NAMES.has(word) || NEGATIVE_NAMES.has(word) || word.endsWith("status");
  const mentions = words.some(isStatus);
  return {
    mentions,
    isPlain: mentions && words.every((word) => isStatus(word) || NEUTRAL_WORDS.has(word)),
    isNegative,
  };
}
