/** Enough for the median to stand still, in turns, so that a busy moment hits both. */
const PAIRS = 41;

/**
 * Measures two things in turns.
 *
 * @param one takes so many milliseconds.
 * @returns how much longer the first takes than the other, by their medians, as a sentence.
 */
export async function inTurns(
  one: () => number | Promise<number>,
  other: () => number | Promise<number>,
): Promise<string> {
  const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const [a, b] = [await one(), await other()];
    ours.push(a);
    theirs.push(b);
    ratios.push(a / b);
  }
  const [first, second] = [quantile(ours, 0.5), quantile(theirs, 0.5)];
  return `${(first / second).toFixed(2)}× (${first.toFixed(1)} ms over ${second.toFixed(1)} ms; half of ${PAIRS} pairs between ${quantile(ratios, 0.25).toFixed(2)} and ${quantile(ratios, 0.75).toFixed(2)})`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
