import type { ReportData } from "../report-data.ts";
import { element, part } from "./element.ts";
import { COLUMNS, type Column, counted } from "./find.ts";

/** The chosen kind and state; absent, all. */
interface FilterChoice {
  readonly kind?: number | undefined;
  readonly state?: number | undefined;
}

/**
 * Shows the counts by action and by state as toggle buttons that filter. State buttons are hidden if there is only one state.
 *
 * @param onChange called with the new choice.
 */
export function showFilters(
  { rows, kinds, states }: ReportData,
  onChange: (now: FilterChoice) => void,
): void {
  let now: FilterChoice = {};
  const change = (next: FilterChoice) => {
    now = { ...now, ...next };
    onChange(now);
  };
  const ofKinds = kinds.map(({ kind, word }) => ({ name: kind, word }));
  const ofStates = states.map(({ state, word }) => ({ name: state, word }));
  fill("kinds", ofKinds, counted(rows, 0), (kind) => change({ kind }));
  const byState = counted(rows, 2);
  part("state-filter", HTMLElement).hidden = byState.size < 2;
  fill("states", ofStates, byState, (state) => change({ state }));
}

interface Choice {
  readonly name: string;
  readonly word: string;
}

function fill(
  id: string,
  choices: readonly Choice[],
  counts: ReadonlyMap<number, number>,
  choose: (index: number | undefined) => void,
): void {
  const buttons = choices.flatMap(({ name, word }, index) => {
    const count = counts.get(index);
    if (count === undefined) return [];
    const button = element(
      "button",
      { type: "button", "aria-pressed": "false", "data-filter": name },
      element("strong", {}, count.toLocaleString("en")),
      element("span", {}, ` ${word}`),
    );
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") !== "true";
      for (const other of buttons) other.setAttribute("aria-pressed", String(isOn && other === button));
      choose(isOn ? index : undefined);
    });
    return [button];
  });
  part(id, HTMLElement).replaceChildren(...buttons);
}

/**
 * Makes the table's heads sort it, first ascending, then descending.
 *
 * @param onSort called with the column and the direction.
 */
export function sortByHeads(onSort: (column: Column, descending: boolean) => void): void {
  for (const column of COLUMNS) {
    part(`sort-${column}`, HTMLButtonElement).addEventListener("click", () => {
      const head = part(`head-${column}`, HTMLTableCellElement);
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of COLUMNS) part(`head-${other}`, HTMLTableCellElement).removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      onSort(column, descending);
    });
  }
}
