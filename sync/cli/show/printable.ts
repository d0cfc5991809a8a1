/**
 * What moves a terminal's cursor, turns the reading direction or is not there to see. Joiners (U+200C, U+200D) belong to Arabic letters,
 * behind marks to Indic ones, and make one emoji out of several; elsewhere they are invisible.
 * Source: Unicode Standard Annex 31, section 2.3, Layout and Format Control Characters.
 */
const UNSEEN =
  /(?<![\p{Script=Arabic}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]|(?![\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Names come from a directory that others fill: no control character of theirs reaches the terminal. */
export function printable(text: string): string {
  return text.replace(UNSEEN, "\uFFFD");
}

/**
 * A document as JSON that may stand on a terminal: JSON itself escapes only the control characters below U+0020, and a terminal obeys
 * some of the others, too. Whoever parses it gets the same values.
 *
 * @param indent spaces for each level. @default 2
 */
export function jsonText(document: unknown, indent = 2): string {
  return JSON.stringify(document, null, indent).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === "\n" ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
