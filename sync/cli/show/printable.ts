/**
 * Characters that move a terminal's cursor, change the reading direction or are invisible. Joiners (U+200C, U+200D) are allowed after
 * Arabic letters, after marks (Indic scripts) and in emoji sequences.
 * Source: Unicode Standard Annex 31, section 2.3, Layout and Format Control Characters.
 */
const UNSEEN =
  /(?<![\p{Script=Arabic}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]|(?![\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Replaces control and invisible characters. Names come from a directory that other people fill. */
export function printable(text: string): string {
  return text.replace(UNSEEN, "\uFFFD");
}

/**
 * A document as JSON that is safe to print on a terminal. JSON.stringify escapes only the control characters below U+0020; this also
 * escapes the others. The parsed values are the same.
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
