/** The difference of two texts, between a common start and a common end. */
export interface Difference {
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly end: string;
}

/** Finds the difference of two texts. Graphemes stay whole. */
export function differenceOf(from: string, to: string): Difference {
  const [before, after] = [graphemesOf(from), graphemesOf(to)];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    start: before.slice(0, start).join(""),
    from: before.slice(start, before.length - end).join(""),
    to: after.slice(start, after.length - end).join(""),
    end: before.slice(before.length - end).join(""),
  };
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function graphemesOf(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}
