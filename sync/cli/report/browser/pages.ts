import { part } from "./element.ts";

/** Rows in the document at a time: a browser lays out a hundred thousand for minutes. */
const ROWS_PER_PAGE = 100;

const BUTTONS = ["first", "previous", "next", "last"] as const;

/**
 * Shows the rows page by page.
 *
 * @param show called with the range of rows to show: first index, and index after the last.
 * @returns a function that starts again with a number of rows.
 */
export function pager(show: (from: number, to: number) => void): (count: number) => void {
  let [page, pages, total] = [0, 1, 0];
  const turn = () => {
    const from = page * ROWS_PER_PAGE;
    show(from, Math.min(total, from + ROWS_PER_PAGE));
    part("page", HTMLElement).textContent = `Page ${number(page + 1)} of ${number(pages)}`;
    const ends = {
      first: page === 0,
      previous: page === 0,
      next: page === pages - 1,
      last: page === pages - 1,
    };
    // Not disabled: the keyboard focus would be lost.
    for (const id of BUTTONS) part(id, HTMLButtonElement).setAttribute("aria-disabled", String(ends[id]));
  };
  for (const id of BUTTONS) {
    part(id, HTMLButtonElement).addEventListener("click", () => {
      const to = {
        first: 0,
        previous: Math.max(0, page - 1),
        next: Math.min(pages - 1, page + 1),
        last: pages - 1,
      }[id];
      if (to === page) return;
      page = to;
      turn();
      part("table", HTMLTableElement).scrollIntoView();
    });
  }
  return (count) => {
    [page, pages, total] = [0, Math.max(1, Math.ceil(count / ROWS_PER_PAGE)), count];
    part("pages", HTMLElement).hidden = pages === 1;
    turn();
  };
}

export function number(count: number): string {
  return count.toLocaleString("en");
}

/** Limit for a printout. */
const MAX_PRINTED_ROWS = 5_000;

/**
 * Prints all rows that match the filters, and the settings. Afterwards the page is as before.
 *
 * @param showRows called with the number of rows to show.
 */
export function preparePrinting(showRows: (count: number) => void, showAgain: () => void): void {
  const rule = part("rule", HTMLDetailsElement);
  let wasOpen = rule.open;
  window.addEventListener("beforeprint", () => {
    wasOpen = rule.open;
    rule.open = true;
    showRows(MAX_PRINTED_ROWS);
  });
  window.addEventListener("afterprint", () => {
    rule.open = wasOpen;
    showAgain();
  });
}
