import type { Fact, ReportData } from "../report-data.ts";
import { element, part } from "./element.ts";

/** Shows what kind of run it was: the headline, a guard that stopped something, where, when, and by which rule. */
export function showOverview({ headline, applied, guard, facts, settings }: ReportData): void {
  document.title = `${applied ? "Sync run" : "Sync plan"}: ${facts[0]?.[1] ?? ""}`;
  part("title", HTMLElement).textContent = applied ? "Sync run" : "Sync plan";
  part("headline", HTMLElement).textContent = headline;
  const warning = part("guard", HTMLElement);
  warning.hidden = guard === undefined;
  part("guard-text", HTMLElement).textContent = guard ?? "";
  part("facts", HTMLElement).replaceChildren(...facts.map(factOf));
  part("settings", HTMLElement).replaceChildren(...settings.map(factOf));
}

function factOf([term, text]: Fact): HTMLElement {
  return element("div", {}, element("dt", {}, term), element("dd", {}, element("bdi", {}, text)));
}
