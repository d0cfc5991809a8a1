/** The part of a file that `npm run docs` writes, between two marker lines. */
export interface GeneratedSection {
  /** Path from the project's folder. */
  readonly file: string;
  readonly start: string;
  readonly end: string;
  readonly content: string;
}

/**
 * Replaces a generated section. Pure.
 *
 * @param text the file's current text.
 * @throws Error if a marker is missing.
 */
export function withSection(text: string, { file, start, end, content }: GeneratedSection): string {
  const from = text.indexOf(`${start}\n`);
  const to = text.indexOf(end, from + start.length);
  if (from === -1 || to === -1) throw new Error(`${file} has no lines "${start}" and "${end.trim()}".`);
  return `${text.slice(0, from + start.length + 1)}${content}\n${text.slice(to)}`;
}

/** A table in Markdown. Pure. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(header), `|${header.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** A vertical bar would end the cell, even inside code. */
function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
