// The report's page: shows the data that it carries, and asks nobody for anything.
import type { ReportData, Row } from "../report-data.ts";
import { part } from "./element.ts";
import { showFilters } from "./filters.ts";
import { type Query, Rows } from "./find.ts";
import { showOverview } from "./overview.ts";
import { number, pager } from "./pages.ts";
import { personRow } from "./person-row.ts";
import { sortByHeads } from "./sorting.ts";
import { sayRoles } from "./table-roles.ts";

/** Rows that a printer gets: of more, nobody would read the paper. */
const MOST_PRINTED = 5_000;

const data: ReportData = JSON.parse(part("data", HTMLScriptElement).text);
const rows = new Rows(data);
let query: Query = { text: "", sort: "action", descending: false };
let found: readonly Row[] = [];
let shown = { from: 0, to: 0 };

const leafThrough = pager((from, to) => {
  shown = { from, to };
  fillTable(from, to);
  part("status", HTMLElement).textContent = statusOf(from, to);
});

function fillTable(from: number, to: number): void {
  part("rows", HTMLTableSectionElement).replaceChildren(
    ...found.slice(from, to).map((row) => personRow(row, data)),
  );
}

function statusOf(from: number, to: number): string {
  const all = number(data.rows.length);
  if (found.length === 0) return data.rows.length === 0 ? "Nobody is there at all." : `None of ${all} fits.`;
  const of = found.length === data.rows.length ? all : `${number(found.length)} that fit, of ${all}`;
  return `${number(from + 1)} to ${number(to)} of ${of}`;
}

function ask(change: Partial<Query>): void {
  query = { ...query, ...change };
  found = rows.find(query);
  leafThrough(found.length);
}

sayRoles();
showOverview(data);
showFilters(data, ask);
sortByHeads((sort, descending) => ask({ sort, descending }));
const search = part("search", HTMLInputElement);
search.addEventListener("input", () => ask({ text: search.value }));
window.addEventListener("beforeprint", () => fillTable(0, MOST_PRINTED));
window.addEventListener("afterprint", () => fillTable(shown.from, shown.to));
ask({ text: search.value });
