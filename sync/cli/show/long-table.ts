import Table from "cli-table3";
import stringWidth from "string-width";

export interface TableStyle {
  readonly head: string[];
  readonly border: string[];
}

/** cli-table3 compares each row with each other one, for cells that span rows: thousands of rows would take it minutes. */
const ROWS_AT_ONCE = 250;

/** A line for each row is enough to read; a rule between each two doubles the length. */
export const NO_LINES_BETWEEN = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

const NO_TOP = { top: "", "top-left": "", "top-mid": "", "top-right": "" };
const NO_BOTTOM = { bottom: "", "bottom-left": "", "bottom-mid": "", "bottom-right": "" };

/**
 * Draws a table of any length: several, in truth, of the same widths, of which the first alone has a head and the last alone
 * an end.
 */
export function longTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  style: TableStyle,
): string {
  const all = [head, ...rows];
  const colWidths = head.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? "")), 0),
  );
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += ROWS_AT_ONCE) {
    const isLast = start + ROWS_AT_ONCE >= rows.length;
    const chars = { ...NO_LINES_BETWEEN, ...(start > 0 && NO_TOP), ...(!isLast && NO_BOTTOM) };
    const table = new Table({ colWidths, chars, style, ...(start === 0 && { head: [...head] }) });
    table.push(...rows.slice(start, start + ROWS_AT_ONCE).map((row) => [...row]));
    parts.push(table.toString());
  }
  return parts.join("\n");
}

/** Of a cell's longest line, with a space on either side. */
function widthOf(cell: string): number {
  return 2 + cell.split("\n").reduce((widest, line) => Math.max(widest, stringWidth(line)), 0);
}
