/** With this many pairs the median hardly changes from run to run. */
const PAIRS = 41;

/**
 * Measures two things in turns, so that other work on the machine slows both.
 *
 * @param one returns its duration in milliseconds.
 * @returns how much longer the first takes than the other, as the median of the pairs, in a sentence.
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
  const ratio = (share: number) => quantile(ratios, share).toFixed(2);
  const [first, second] = [quantile(ours, 0.5).toFixed(1), quantile(theirs, 0.5).toFixed(1)];
  return `${ratio(0.5)}× (${first} ms over ${second} ms; half of ${PAIRS} pairs between ${ratio(0.25)} and ${ratio(0.75)}, all between ${ratio(0)} and ${ratio(1)})`;
}

/** @param share 0 for the least value, 0.5 for the median, 1 for the most. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
