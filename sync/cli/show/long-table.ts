import Table from "cli-table3";
import stringWidth from "string-width";
import { ownColours, printableLines } from "../../model/safe-text.ts";

export interface TableStyle {
  readonly head: string[];
  readonly border: string[];
}

/** cli-table3 compares all pairs of rows, for cells that span rows: thousands of rows would take minutes. */
const ROWS_PER_TABLE = 250;

/** No rules between rows: they would double the length. */
export const NO_LINES_BETWEEN = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

const NO_TOP = { top: "", "top-left": "", "top-mid": "", "top-right": "" };
const NO_BOTTOM = { bottom: "", "bottom-left": "", "bottom-mid": "", "bottom-right": "" };

/** Draws a table of any length, from several tables of the same widths: only the first has a head, and only the last a bottom line. */
export function longTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: TableStyle,
): string {
  const safeRows = rows.map((row) => row.map(printableLines));
  const all = [head, ...safeRows];
  const colWidths = head.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? "")), 0),
  );
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += ROWS_PER_TABLE) {
    const isLast = start + ROWS_PER_TABLE >= rows.length;
    const chars = { ...NO_LINES_BETWEEN, ...(start > 0 && NO_TOP), ...(!isLast && NO_BOTTOM) };
    const table = new Table({ colWidths, chars, style, ...(start === 0 && { head: [...head] }) });
    table.push(...safeRows.slice(start, start + ROWS_PER_TABLE));
    parts.push(ownColours(table.toString()));
  }
  return parts.join("\n");
}

/** Width of a cell's longest line, with a space on each side. */
function widthOf(cell: string): number {
  return 2 + cell.split("\n").reduce((widest, line) => Math.max(widest, stringWidth(line)), 0);
}
