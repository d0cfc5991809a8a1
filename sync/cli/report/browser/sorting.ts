import { part } from "./element.ts";
import { COLUMNS, type Column } from "./find.ts";

/**
 * Makes the heads of the table sort it: once up, again down.
 *
 * @param sorted is told by which column, and which way.
 */
export function sortByHeads(sorted: (column: Column, descending: boolean) => void): void {
  for (const column of COLUMNS) {
    part(`sort-${column}`, HTMLButtonElement).addEventListener("click", () => {
      const head = part(`head-${column}`, HTMLTableCellElement);
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of COLUMNS) part(`head-${other}`, HTMLTableCellElement).removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sorted(column, descending);
    });
  }
}
