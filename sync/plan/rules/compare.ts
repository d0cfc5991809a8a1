/** Compares by code units, as it is the same on every computer. */
export function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
