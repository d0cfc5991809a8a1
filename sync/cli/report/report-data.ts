/** What the page shows. It is written into the page as JSON, and read there by browser/main.ts. */
export interface ReportData {
  /** What it is: a plan, or a run that has ended, in a sentence. */
  readonly headline: string;
  /** Whether anything was carried out. */
  readonly applied: boolean;
  /** Why nobody is removed. */
  readonly guard?: string;
  /** Pool, source, time, and by which rule. */
  readonly facts: readonly Fact[];
  readonly settings: readonly Fact[];
  /** Names of kinds, reasons and states, of which each row has the numbers: written once, however many rows there are. */
  readonly kinds: readonly KindName[];
  readonly reasons: readonly string[];
  readonly states: readonly StateName[];
  /** In the order in which a plan is read. */
  readonly rows: readonly Row[];
}

export type Fact = readonly [term: string, text: string];

export interface KindName {
  /** As `--only` takes it. */
  readonly kind: string;
  readonly word: string;
}

export interface StateName {
  readonly state: State;
  readonly word: string;
}

export type State =
  | "planned"
  | "waiting"
  | "done"
  | "failed"
  | "left"
  | "blocked"
  | "not-started"
  | "not-chosen"
  | "held-back"
  | "unchanged";

/** One action about one person. A plan of 100,000 is read in a browser: no names of properties. */
export type Row = readonly [
  kind: number,
  reason: number,
  state: number,
  email: string,
  name: string,
  id: string,
  changes: readonly RowChange[],
  /** What AWS answered, where something was not done. */
  note: string,
];

export type RowChange = readonly [attribute: string, from: string, to: string];
