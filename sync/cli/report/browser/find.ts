import type { ReportData, Row } from "../report-data.ts";

/** Columns that the table can be sorted by. */
export const COLUMNS = ["action", "person", "why", "state"] as const;

export type Column = (typeof COLUMNS)[number];

/** A search of the report. */
export interface Query {
  /** Words that must all occur in a row. */
  readonly text: string;
  /** Numbers of kinds and states; absent, all. */
  readonly kind?: number | undefined;
  readonly state?: number | undefined;
  readonly sort: Column;
  readonly descending: boolean;
}

/** The rows of a report, to search and sort. Search texts and orders are computed once, when needed. */
export class Rows {
  readonly #data: ReportData;
  readonly #orders = new Map<Column, readonly number[]>();
  #texts: readonly string[] | undefined;

  constructor(data: ReportData) {
    this.#data = data;
  }

  /** The rows that match a query, in its order. */
  find({ text, kind, state, sort, descending }: Query): Row[] {
    const words = folded(text)
      .split(/\s+/)
      .filter((word) => word !== "");
    const texts = words.length > 0 ? this.#searchable() : [];
    const found: Row[] = [];
    for (const index of this.#order(sort)) {
      const row = this.#data.rows[index];
      if (row === undefined || (kind !== undefined && row[0] !== kind)) continue;
      if (state !== undefined && row[2] !== state) continue;
      if (words.every((word) => texts[index]?.includes(word))) found.push(row);
    }
    return descending ? found.reverse() : found;
  }

  #searchable(): readonly string[] {
    const { rows, kinds, reasons, states } = this.#data;
    this.#texts ??= rows.map(([kind, reason, state, email, name, id, changes, note]) =>
      folded(
        [
          email,
          name,
          id,
          kinds[kind]?.word,
          reasons[reason],
          states[state]?.word,
          note,
          ...changes.flat(),
        ].join("\n"),
      ),
    );
    return this.#texts;
  }

  /** Rows with equal keys keep the order of the plan. */
  #order(column: Column): readonly number[] {
    const known = this.#orders.get(column);
    if (known !== undefined) return known;
    const keys = this.#data.rows.map((row) => this.#keyOf(row, column));
    const order = keys.map((_, index) => index).sort((a, b) => compare(keys[a], keys[b]) || a - b);
    this.#orders.set(column, order);
    return order;
  }

  #keyOf([kind, reason, state, email, name]: Row, column: Column): string | number {
    if (column === "action") return kind;
    if (column === "state") return state;
    return column === "why" ? folded(this.#data.reasons[reason] ?? "") : folded(email || name);
  }
}

/** Counts rows by the number in one column. */
export function counted(rows: readonly Row[], column: 0 | 2): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  return counts;
}

function compare(a: string | number = "", b: string | number = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const ASCII = /^\p{ASCII}*$/u;

/** The form in which texts are searched and sorted: without case and diacritics, so that "muller" finds Müller. */
function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
