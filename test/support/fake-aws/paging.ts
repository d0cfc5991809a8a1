/** Returns a page of a list. The token contains the start of the next page. */
export function pageOf<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { readonly page: readonly T[]; readonly next: string | undefined } {
  const start = token === undefined ? 0 : Number(token.replace("after-", ""));
  const end = start + size;
  return { page: all.slice(start, end), next: end < all.length ? `after-${end}` : undefined };
}
