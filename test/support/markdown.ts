/** The text without fenced code blocks. */
function withoutCode(text: string): string {
  return text.replace(/^ *```[^\n]*\n.*?^ *```$/gms, "");
}

/** The prose of a page: without code blocks, tables and the addresses of links. */
export function prosePartOf(text: string): string {
  return withoutCode(text)
    .replace(/^ *\|.*\|$/gm, "")
    .replace(/\]\([^)]*\)/g, "]");
}

/** How many words a text has: parts between spaces that contain a letter or a digit. */
export function wordsOf(text: string): number {
  return text.split(/\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

/** The first paragraph below a page's title; empty if something else comes first. */
export function firstParagraphOf(text: string): string {
  const [, paragraph = ""] = /^# [^\n]+\n\n((?![#|`\-\d] ?)[^\n]+(?:\n[^\n]+)*)/.exec(text) ?? [];
  return paragraph;
}

/** The targets of a page's links, in the order in which they appear. */
export function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target = ""]) => target);
}

/**
 * The anchors of a page's headings, as GitHub makes them: in lower case, without punctuation, with hyphens for spaces.
 *
 * Source: "Basic writing and formatting syntax", Section links, GitHub Docs.
 */
export function anchorsOf(text: string): string[] {
  const used = new Map<string, number>();
  return [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
