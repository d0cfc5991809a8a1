/** The data of the report page. The page contains it as JSON, and browser/main.ts reads it. */
export interface ReportData {
  /** One sentence: a plan, or a run that has ended. */
  readonly headline: string;
  /** Whether any action was executed. */
  readonly applied: boolean;
  /** Why a guard blocks changes. */
  readonly guard?: string | undefined;
  /** Pool, source and time. */
  readonly facts: readonly Fact[];
  readonly settings: readonly Fact[];
  /** Names of kinds, reasons and states. Rows refer to them by number, so that each name is stored once. */
  readonly kinds: readonly KindName[];
  readonly reasons: readonly string[];
  readonly states: readonly StateName[];
  /** In the order of the plan. */
  readonly rows: readonly Row[];
}

export type Fact = readonly [term: string, text: string];

export interface KindName {
  /** The name that `--actions` accepts. */
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

/** One action. It is a tuple, because a browser reads plans of 100,000 rows. */
export type Row = readonly [
  kind: number,
  reason: number,
  state: number,
  email: string,
  name: string,
  id: string,
  changes: readonly RowChange[],
  /** The error of AWS, if the action failed; or the address of an account that is not changed, if it is not the directory's. */
  note: string,
];

export type RowChange = readonly [attribute: string, from: string, to: string];
