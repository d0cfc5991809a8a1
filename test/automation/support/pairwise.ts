/** The values that each factor can have. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;

export type Choice<F extends Factors> = { readonly [K in keyof F]: F[K][number] };

/**
 * Chooses combinations so that every two values of two factors occur together at least once. Greedy, and always the same
 * for the same factors. Source: Cohen et al., "The AETG system", IEEE TSE 23(7), 1997.
 */
export function pairwise<F extends Factors>(factors: F): Choice<F>[] {
  const all = combinations(factors);
  const missing = new Set(all.flatMap(pairsOf));
  const chosen: Choice<F>[] = [];
  while (missing.size > 0) {
    const gain = (one: Choice<F>) => pairsOf(one).filter((pair) => missing.has(pair)).length;
    const best = all.reduce((before, one) => (gain(one) > gain(before) ? one : before));
    chosen.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return chosen;
}

function combinations<F extends Factors>(factors: F): Choice<F>[];
function combinations(factors: Factors): Record<string, unknown>[] {
  return Object.entries(factors).reduce<Record<string, unknown>[]>(
    (before, [name, values]) => before.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

function pairsOf(choice: Readonly<Record<string, unknown>>): string[] {
  const parts = Object.entries(choice).map(([name, value]) => `${name}=${value}`);
  return parts.flatMap((one, index) => parts.slice(index + 1).map((other) => `${one}&${other}`));
}
