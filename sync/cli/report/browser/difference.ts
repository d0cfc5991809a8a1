/** Two texts, apart from what they begin and end with alike. */
export interface Difference {
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly end: string;
}

/** Finds where two texts differ, so that one letter in another case is seen. Letters stay with their marks. */
export function differenceOf(from: string, to: string): Difference {
  const [before, after] = [lettersOf(from), lettersOf(to)];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    start: before.slice(0, start).join(""),
    from: before.slice(start, before.length - end).join(""),
    to: after.slice(start, after.length - end).join(""),
    end: before.slice(before.length - end).join(""),
  };
}

const letters = new Intl.Segmenter("en", { granularity: "grapheme" });

function lettersOf(text: string): string[] {
  return [...letters.segment(text)].map(({ segment }) => segment);
}
