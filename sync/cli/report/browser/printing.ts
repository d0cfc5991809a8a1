import { part } from "./element.ts";

/** Rows that a printer gets: of more, nobody would read the paper. */
const MOST_PRINTED = 5_000;

/**
 * Puts all that was found on paper, and by which rule, and then shows again what was there.
 *
 * @param showMost is told how many rows to show.
 */
export function forPrinters(showMost: (most: number) => void, showAgain: () => void): void {
  const rule = part("rule", HTMLDetailsElement);
  let wasOpen = rule.open;
  window.addEventListener("beforeprint", () => {
    wasOpen = rule.open;
    rule.open = true;
    showMost(MOST_PRINTED);
  });
  window.addEventListener("afterprint", () => {
    rule.open = wasOpen;
    showAgain();
  });
}
