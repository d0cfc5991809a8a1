import stringWidth from "string-width";
import { ACTION_KINDS, type ActionKind, byKind, type PlanEntry } from "../../model/action.ts";
import { countsOf, KIND_WORDS, whoOf } from "../../model/action-words.ts";
import { paint, printable } from "../../model/safe-text.ts";
import { longTable } from "./long-table.ts";
import { type PlanLine, type PlanRow, planRow, type RowWidths } from "./plan-row.ts";
import { wrapText } from "./wrap-text.ts";

const COLORS = {
  disable: "red",
  delete: "red",
  update: "yellow",
  enable: "green",
  adopt: "cyan",
  link: "cyan",
  invite: "green",
  create: "green",
  resend: "yellow",
  skip: "dim",
} as const satisfies Record<ActionKind, string>;

export interface TableOptions {
  readonly color: boolean;
  /** Width of the terminal; absent for a file, where each action stays on one line. */
  readonly columns?: number | undefined;
  /** Also lists users in sync. @default false, they are only counted */
  readonly listAll?: boolean;
  /** Users in sync who are not among the actions. @default 0 */
  readonly inSync?: number;
}

/** A narrower table would be mostly line breaks. */
const MIN_TABLE_COLUMNS = 84;

/** Width of the borders and spaces of four columns. */
const BORDER_COLUMNS = 13;

const MAX_EMAIL_COLUMNS = 44;
const MAX_NAME_COLUMNS = 28;

/** The plan: counts first, then a table, or a list where the terminal is narrow. */
export function planTable(actions: readonly PlanEntry[], options: TableOptions): string {
  const { color, columns, listAll = false } = options;
  const listed = actions.filter((action) => listAll || isListed(action)).sort(byKind);
  const inSync = actions.filter(({ reason }) => reason === "in-sync").length + (options.inSync ?? 0);
  const parts = wrapText(summaryOf(actions, options.inSync), columns ?? Number.POSITIVE_INFINITY);
  if (columns !== undefined && columns < MIN_TABLE_COLUMNS)
    parts.push(...listed.map((one) => listItem(one, columns, color)));
  else if (listed.length > 0) parts.push(drawn(listed, columns, color));
  if (inSync > 0 && !listAll)
    parts.push(`${inSync} ${inSync === 1 ? "user is" : "users are"} in sync and not listed.`);
  return parts.join("\n");
}

/** Users with nothing to do, accounts of sources that are not read, and unmanaged accounts without a user may be thousands: they are only counted. */
function isListed(action: PlanEntry): boolean {
  return !("person" in action ? USER_REASONS : ACCOUNT_REASONS).has(action.reason);
}

const USER_REASONS = new Set<PlanEntry["reason"]>(["in-sync", "uninvited"]);

const ACCOUNT_REASONS = new Set<PlanEntry["reason"]>(["other-source", "unmanaged"]);

function summaryOf(actions: readonly PlanEntry[], inSync: number | undefined): string {
  const counts = countsOf(actions, inSync);
  const present = ACTION_KINDS.filter((kind) => counts[kind] > 0);
  return (
    present.map((kind) => `${counts[kind]} ${KIND_WORDS[kind]}`).join(", ") || "no users and no accounts"
  );
}

function drawn(actions: readonly PlanEntry[], columns: number | undefined, color: boolean): string {
  const widths = columns === undefined ? undefined : widthsWithin(columns - BORDER_COLUMNS, actions);
  const rows = actions.map((action) => cellsOf(action.kind, planRow(action, widths), color));
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return longTable(["", "e-mail", "name", "why"], rows, style);
}

/** The reason is the longest text and breaks best, so it gets the remaining width. */
function widthsWithin(space: number, actions: readonly PlanEntry[]): RowWidths {
  const widest = (text: (action: PlanEntry) => string) =>
    actions.reduce((width, action) => Math.max(width, stringWidth(printable(text(action)))), 0);
  const kind = widest((action) => KIND_WORDS[action.kind]);
  const email = Math.min(
    MAX_EMAIL_COLUMNS,
    widest((action) => whoOf(action).email),
    Math.floor(space * 0.36),
  );
  const name = Math.min(
    MAX_NAME_COLUMNS,
    widest((action) => whoOf(action).name),
    Math.floor(space * 0.22),
  );
  return { email: Math.max(email, 6), name: Math.max(name, 4), why: space - kind - email - name };
}

function cellsOf(kind: ActionKind, { email, name, why }: PlanRow, color: boolean): string[] {
  return [painted(kind, color), ...[email, name, why].map((lines) => linesOf(lines, color).join("\n"))];
}

/** One action on a narrow terminal: the kind, and below it the user and the reason. */
function listItem(action: PlanEntry, columns: number, color: boolean): string {
  const width = columns - 2;
  const { email, name, why } = planRow(action, { email: width, name: width, why: width });
  const lines = linesOf([...email, ...name, ...why], color).filter((line) => line !== "");
  return [painted(action.kind, color), ...lines.map((line) => `  ${line}`)].join("\n");
}

function painted(kind: ActionKind, color: boolean): string {
  return color ? paint(COLORS[kind], KIND_WORDS[kind], { validateStream: false }) : KIND_WORDS[kind];
}

function linesOf(lines: readonly PlanLine[], color: boolean): string[] {
  return lines.map((pieces) =>
    pieces
      .map(({ text, is }) =>
        color && is !== undefined
          ? paint(is === "old" ? "red" : "green", text, { validateStream: false })
          : text,
      )
      .join(""),
  );
}
