// The script of the report page. It shows the data in the page and sends no requests.
import type { Fact, ReportData, Row } from "../report-data.ts";
import { element, part } from "./element.ts";
import { showFilters, sortByHeads } from "./filters.ts";
import { type Query, Rows } from "./find.ts";
import { number, pager, preparePrinting } from "./pages.ts";
import { personRow } from "./person-row.ts";

/** Shows the headline, the finding of a guard, the facts and the settings. */
function showOverview({ headline, applied, guard, facts, settings }: ReportData): void {
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

const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader" } as const;

/** Sets the roles of the table explicitly. A narrow screen lays it out as cards, and some browsers then drop the roles. */
function setTableRoles(): void {
  const table = part("table", HTMLTableElement);
  table.setAttribute("role", "table");
  for (const [tag, role] of Object.entries(ROLES))
    for (const found of table.querySelectorAll(tag)) found.setAttribute("role", role);
}

const data: ReportData = JSON.parse(part("data", HTMLScriptElement).text);
const rows = new Rows(data);
let query: Query = { text: "", sort: "action", descending: false };
let found: readonly Row[] = [];
let shown = { from: 0, to: 0 };

const showPages = pager((from, to) => {
  shown = { from, to };
  show(from, to);
});

function show(from: number, to: number): void {
  const people = found.slice(from, to).map((row) => personRow(row, data));
  part("rows", HTMLTableSectionElement).replaceChildren(...people);
  part("status", HTMLElement).textContent = statusOf(from, Math.min(to, found.length));
}

function statusOf(from: number, to: number): string {
  const all = number(data.rows.length);
  if (found.length === 0) return data.rows.length === 0 ? "There are no users." : `None of ${all} matches.`;
  const of = found.length === data.rows.length ? all : `${number(found.length)} matches of ${all}`;
  return `${number(from + 1)} to ${number(to)} of ${of}`;
}

function ask(change: Partial<Query>): void {
  query = { ...query, ...change };
  found = rows.find(query);
  showPages(found.length);
}

setTableRoles();
showOverview(data);
showFilters(data, ask);
sortByHeads((sort, descending) => ask({ sort, descending }));
const search = part("search", HTMLInputElement);
search.addEventListener("input", () => ask({ text: search.value }));
preparePrinting(
  (count) => show(0, count),
  () => show(shown.from, shown.to),
);
ask({ text: search.value });
