/** More changes than this, or than half of its characters, make another word of it. */
const MAX_CHANGES = 3;

/** The known name that is closest to a mistyped one; undefined if none is close. Pure. */
export function closest(typed: string, known: readonly string[]): string | undefined {
  const most = Math.min(MAX_CHANGES, Math.floor(typed.length / 2));
  const ranked = known
    .map((name) => ({ name, changes: changesBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .toSorted((a, b) => a.changes - b.changes);
  return ranked[0]?.name;
}

/** The Levenshtein distance: how many characters must be added, removed or replaced. */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, character] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
