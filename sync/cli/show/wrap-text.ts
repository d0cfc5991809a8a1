import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Breaks a text into lines of a given width, at spaces where possible. Graphemes stay whole, and wide ones count double.
 *
 * @param width columns, at least 2.
 */
export function wrapText(text: string, width: number): string[] {
  if (stringWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = broken(word, width);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  return [...lines, line];
}

/** Cuts a text that is wider than `width` columns, and ends it with an ellipsis. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const [first = ""] = broken(text, width - 1);
  return `${first}…`;
}

function broken(word: string, width: number): string[] {
  const lines: string[] = [];
  let [line, used] = ["", 0];
  for (const { segment } of graphemes.segment(word)) {
    const wide = stringWidth(segment);
    if (used + wide > width) {
      lines.push(line);
      [line, used] = ["", 0];
    }
    line += segment;
    used += wide;
  }
  return [...lines, line];
}

/** Names in one line: the first `most`, and how many more there are. */
export function listed(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")}, and ${rest} more` : names.join(", ");
}
