import type { Columns } from "./columns.ts";
import type { Entry, Fault } from "./raw.ts";
import { shellWord } from "./shell-word.ts";
import { foldWord, NO, textOf, YES } from "./status.ts";
import { DISABLED_VALUES, ENABLED_VALUES, statusNameOf } from "./status-words.ts";

/** More distinct values would not be read in a message, and are hardly a status. */
const MAX_VALUES_SHOWN = 12;

/**
 * Finds columns that look like a status and are not read: users who have left would be invited. Where another column says who is enabled,
 * only a name that can mean nothing else counts.
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
  const where = read === undefined ? "is not read" : `is not read beside "${read}"`;
  const rule = `--map ${shellWord(`enabled=${ruleFor(key, values)}`)}`;
  const ignore = `--map ${shellWord(`ignore=${key}`)}`;
  return `column "${key}" looks like a status and ${where}; users who have left could be invited: say ${rule}, or ${ignore} if it is no status`;
}

/** All values are words of a status. A yes and a no stand in many columns. */
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

/** @returns the first values as they are written, each once whatever its case. */
function valuesOf(entries: readonly Entry[], key: string): string[] {
  const values = new Map<string, string>();
  for (const { values: all } of entries) {
    const word = textOf(all[key]);
    if (word !== undefined && word !== "" && !values.has(word)) values.set(word, String(all[key]).trim());
    if (values.size > MAX_VALUES_SHOWN) break;
  }
  return [...values.values()];
}

/** The rule that would read a column: unknown words are put where they enable no user. */
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
