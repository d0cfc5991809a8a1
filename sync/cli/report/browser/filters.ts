import type { ReportData } from "../report-data.ts";
import { element, part } from "./element.ts";
import { counted } from "./find.ts";

/** Which kind and state are chosen: one of each, or none. */
export interface Chosen {
  readonly kind?: number | undefined;
  readonly state?: number | undefined;
}

/**
 * Shows the counts by action and by state, each as a button that filters, and again does not. Of states there are buttons only where there are
 * several.
 *
 * @param chosen is told what is pressed.
 */
export function showFilters({ rows, kinds, states }: ReportData, chosen: (now: Chosen) => void): void {
  let now: Chosen = {};
  const change = (next: Chosen) => {
    now = { ...now, ...next };
    chosen(now);
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
