const ASCII = /^\p{ASCII}*$/u;

/** A text as it is searched and sorted: without case, and without the marks on letters, so that "muller" finds Müller. */
export function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
