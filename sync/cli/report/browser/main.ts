// The report's page: shows the data that it carries, and asks nobody for anything.
import type { ReportData, Row } from "../report-data.ts";
import { part } from "./element.ts";
import { showFilters } from "./filters.ts";
import { type Query, Rows } from "./find.ts";
import { showOverview } from "./overview.ts";
import { number, pager } from "./pages.ts";
import { personRow } from "./person-row.ts";
import { forPrinters } from "./printing.ts";
import { sortByHeads } from "./sorting.ts";
import { sayRoles } from "./table-roles.ts";

const data: ReportData = JSON.parse(part("data", HTMLScriptElement).text);
const rows = new Rows(data);
let query: Query = { text: "", sort: "action", descending: false };
let found: readonly Row[] = [];
let shown = { from: 0, to: 0 };

const leafThrough = pager((from, to) => {
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
forPrinters(
  (most) => show(0, most),
  () => show(shown.from, shown.to),
);
ask({ text: search.value });
