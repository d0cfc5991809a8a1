import { part } from "./element.ts";

/** Rows in the document at a time: a browser lays out a hundred thousand for minutes. */
export const ROWS_ON_A_PAGE = 100;

const BUTTONS = ["first", "previous", "next", "last"] as const;

/**
 * Leafs through what was found.
 *
 * @param show is given the index of the first row to show, and of the first one not to.
 * @returns what begins anew with so many rows.
 */
export function pager(show: (from: number, to: number) => void): (count: number) => void {
  let [page, pages, total] = [0, 1, 0];
  const turn = () => {
    const from = page * ROWS_ON_A_PAGE;
    show(from, Math.min(total, from + ROWS_ON_A_PAGE));
    part("page", HTMLElement).textContent = `Page ${number(page + 1)} of ${number(pages)}`;
    const ends = {
      first: page === 0,
      previous: page === 0,
      next: page === pages - 1,
      last: page === pages - 1,
    };
    // Not disabled: the keyboard would lose its place.
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
    [page, pages, total] = [0, Math.max(1, Math.ceil(count / ROWS_ON_A_PAGE)), count];
    part("pages", HTMLElement).hidden = pages === 1;
    turn();
  };
}

export function number(count: number): string {
  return count.toLocaleString("en");
}
