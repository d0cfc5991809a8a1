import { randomInt } from "node:crypto";
import { styleText } from "node:util";

/**
 * Characters that move a terminal's cursor, change the reading direction, are invisible, or are halves of others. Names come from a directory
 * that other people fill. Joiners (U+200C, U+200D) are allowed after Arabic letters, after marks (Indic scripts) and in emoji sequences,
 * variation selectors after letters and symbols.
 * Source: Unicode Standard Annex 31, section 2.3, Layout and Format Control Characters; Annex 44, Default_Ignorable_Code_Point.
 */
const UNSEEN = [
  /(?<![\p{Script=Arabic}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]/u,
  /(?<![\p{L}\p{N}\p{S}\p{P}\p{M}])\p{Variation_Selector}|(?<=\p{Variation_Selector})\p{Variation_Selector}/u,
  /(?![\u200C\u200D]|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
]
  .map(({ source }) => source)
  .join("|");

/** Most characters are printable ASCII: one look decides about them, in documents of many megabytes. */
const UNSEEN_IN_VALUE = new RegExp(`(?=[^ -~])(?:${UNSEEN})`, "gu");

/** A value in a line: each such character becomes a visible escape, `\u001b`, and so does a line break. */
export function printable(text: string): string {
  return text.replace(UNSEEN_IN_VALUE, escaped);
}

/** The first such character of a text. */
export function firstUnseen(text: string): string | undefined {
  return text.match(UNSEEN_IN_VALUE)?.[0];
}

/** Text of several lines, before it reaches the terminal: as `printable`, but line breaks and the colours of `paint` stay. */
export function printableLines(text: string): string {
  const { ownOrUnseen, own } = patterns();
  return text.replace(ownOrUnseen, (found) => (own.test(found) ? found : escaped(found)));
}

/**
 * The last step of all text to stdout and stderr. It makes every string safe that another step has missed. In JSON, the escapes are JSON's
 * own, so that its data stay the same.
 */
export function terminalText(text: string): string {
  return printableLines(text).replace(patterns().everyOwn, (_, codes: string) => `${ESCAPE}[${codes}m`);
}

/** What `styleText` accepts. */
type Format = Parameters<typeof styleText>[0];
type StyleOptions = Parameters<typeof styleText>[2];

/**
 * Colours a text of this program. Only these colours reach the terminal: `terminalText` recognises them by a number that a name from a
 * directory cannot know.
 */
export function paint(format: Format, text: string, options: StyleOptions = {}): string {
  return ownColours(styleText(format, printableLines(text), options));
}

/** Begins a colour sequence. */
const ESCAPE = "\u001b";

/** Three digits at most for each code: those of a mark have four. */
const UNMARKED_COLOUR = new RegExp(`${ESCAPE}\\[((?:\\d{1,3};)*\\d{0,3})m`, "g");

/** Marks the colours of a text that a library drew from cells that are `printableLines`. */
export function ownColours(drawn: string): string {
  return drawn.replace(UNMARKED_COLOUR, (_, codes: string) => `${ESCAPE}[${patterns().mark};${codes}m`);
}

interface Patterns {
  /** Parameters of a colour sequence, so that libraries count no columns for it. */
  readonly mark: string;
  readonly own: RegExp;
  readonly everyOwn: RegExp;
  readonly ownOrUnseen: RegExp;
}

let ofProcess: Patterns | undefined;

/** Drawn once for each process, at the first text. */
function patterns(): Patterns {
  if (ofProcess !== undefined) return ofProcess;
  const mark = Array.from({ length: 3 }, () => randomInt(1_000, 10_000)).join(";");
  const own = `${ESCAPE}\\[${mark};([\\d;]*)m`;
  ofProcess = {
    mark,
    own: new RegExp(`^${own}$`),
    everyOwn: new RegExp(own, "g"),
    ownOrUnseen: new RegExp(`(?=[^ -~\\n])(?:${own}|${UNSEEN})`, "gu"),
  };
  return ofProcess;
}

/**
 * A document as JSON that is safe to print on a terminal. JSON.stringify escapes only the control characters below U+0020; this also
 * escapes the others. The parsed values are the same.
 *
 * @param indent spaces for each level. @default 2
 */
export function jsonText(document: unknown, indent = 2): string {
  const json = JSON.stringify(document, null, indent);
  // Line breaks are JSON's own: in texts, JSON.stringify has escaped them.
  return json.replace(/(?=[^ -~\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, escaped);
}

/**
 * A text as a code block of Markdown: nothing in it is Markdown, HTML, a link or a mention.
 * Source: CommonMark 0.31, section 4.5: a block ends only at a fence that is as long as its first one.
 */
export function markdownBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${printableLines(text)}\n${fence}\n`;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
