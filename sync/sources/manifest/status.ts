/** The values of a column that enable or disable a user. */
export interface StatusRule {
  readonly column: string;
  /** Values that mean enabled. Values compare trimmed and without case. */
  readonly enabled: readonly string[];
  /** Values that mean disabled; "others" for all other values, including the empty one. */
  readonly disabled: readonly string[] | "others";
}

/** Values of spreadsheets and directories for yes and no. */
export const YES = ["true", "yes", "y", "ja", "1"];
export const NO = ["false", "no", "n", "nein", "0"];

/** `[!]COLUMN[:WORDS[/WORDS]]`. A column that contains a colon, or starts with ! or ", needs double quotes. */
const STATUS_RULE = /^(!?)(?:"((?:[^"]|"")+)"|([^":!][^:]*))(?::(.+))?$/s;

/** A word with a separator needs double quotes too. */
const WORD = /"(?:[^"]|"")+"|[^"|/]+/g;
const LIST = `(?:${WORD.source})(?:\\|(?:${WORD.source}))*`;
const WORDS = new RegExp(`^(${LIST})(?:/(${LIST}))?$`, "s");

/**
 * Parses a status rule of `--map enabled=`: `Active Status`, `!Block sign in`,
 * `status:ACTIVE|LOCKED_OUT/SUSPENDED|STAGED`, `status:ACTIVE/*`. A `!` inverts the meaning.
 *
 * @returns the rule, or the error of the text.
 */
export function parseStatusRule(text: string): StatusRule | string {
  const [, inverted, quoted, plain = "", words] = STATUS_RULE.exec(text) ?? [];
  const column = quoted?.replaceAll('""', '"') ?? plain.trim();
  if (column === "") return "does not name a column";
  if (words === undefined)
    return inverted ? { column, enabled: NO, disabled: YES } : { column, enabled: YES, disabled: NO };
  const [, first, second = ""] = WORDS.exec(words) ?? [];
  if (first === undefined) return "has words that cannot be parsed; write WORD|WORD/WORD|WORD";
  const hasOthers = second.trim() === "*";
  const [left, right] = [tokensOf(first), hasOthers ? [] : tokensOf(second)];
  const fault = faultOf(left, right, Boolean(inverted) && hasOthers);
  if (fault !== undefined) return fault;
  if (hasOthers) return { column, enabled: left.map(wordOf), disabled: "others" };
  const [enabled, disabled] = inverted ? [right, left] : [left, right];
  return { column, enabled: enabled.map(wordOf), disabled: disabled.map(wordOf) };
}

function faultOf(left: readonly string[], right: readonly string[], enablesOthers: boolean) {
  if (enablesOthers) return "would enable users with any unknown status: list the words after the slash";
  if ([...left, ...right].includes("*")) return "has a * that is not alone after the slash";
  const [may, mayNot] = [left.map(wordOf), right.map(wordOf)];
  if (may.includes("") || mayNot.includes("")) return "has an empty word: an empty value is never a status";
  const both = may.find((word) => mayNot.includes(word));
  return both === undefined ? undefined : `has "${both}" on both sides of the slash`;
}

/** The words of a list, some in double quotes. */
function tokensOf(list: string): string[] {
  return (list.match(WORD) ?? []).map((token) => token.trim());
}

function wordOf(token: string): string {
  return foldWord(token.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'));
}

/**
 * Reads a value with a rule. An empty or unknown value never means enabled.
 *
 * @returns whether the user is enabled, or the error of the value.
 */
export function readStatus(value: unknown, { enabled, disabled }: StatusRule): boolean | string {
  const word = textOf(value);
  if (word === undefined) return "is not a status";
  if (enabled.includes(word)) return true;
  if (disabled === "others" || disabled.includes(word)) return false;
  if (word === "") return "is empty: a missing status never means enabled";
  return `is ${JSON.stringify(value)}, which the mapping does not define as enabled or disabled`;
}

/** A value in the form in which words are compared; nothing for lists and objects. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  const isPlain = typeof value === "string" || typeof value === "boolean" || typeof value === "number";
  return isPlain ? foldWord(String(value)) : undefined;
}

/** The form in which values and words are compared. */
export function foldWord(text: string): string {
  return text.trim().toLowerCase();
}
