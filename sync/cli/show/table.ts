import { styleText } from "node:util";
import stringWidth from "string-width";
import { ACTION_KINDS, type ActionKind, byKind, type PlanEntry } from "../../model/action.ts";
import { longTable } from "./long-table.ts";
import { type PlanLine, type PlanRow, planRow, type RowWidths } from "./plan-row.ts";
import { countsOf, KIND_WORDS, whoOf } from "./words.ts";
import { wrapText } from "./wrap-text.ts";

const COLORS = {
  disable: "red",
  delete: "red",
  update: "yellow",
  enable: "green",
  adopt: "cyan",
  invite: "green",
  resend: "yellow",
  skip: "dim",
} as const satisfies Record<ActionKind, string>;

export interface TableOptions {
  readonly color: boolean;
  /** Of the terminal; absent where it goes into a file, and each action stays on one line. */
  readonly columns?: number | undefined;
  /** Also who is in step, one by one. @default false they are counted */
  readonly everybody?: boolean;
  /** How many more are in step than stand among the actions. @default 0 */
  readonly inSync?: number;
}

/** Below so many columns a table would be mostly line breaks. */
const NARROW = 84;

/** What the borders and spaces of four columns take. */
const BORDERS = 13;

const WIDEST_EMAIL = 44;
const WIDEST_NAME = 28;

/** The plan: counts first, then a table, or a list where the terminal is narrow. */
export function planTable(actions: readonly PlanEntry[], options: TableOptions): string {
  const { color, columns, everybody = false } = options;
  const listed = actions.filter((action) => everybody || isListed(action)).sort(byKind);
  const inSync = actions.filter(({ reason }) => reason === "in-sync").length + (options.inSync ?? 0);
  const parts = wrapText(summaryOf(actions, options.inSync), columns ?? Number.POSITIVE_INFINITY);
  if (columns !== undefined && columns < NARROW)
    parts.push(...listed.map((one) => listItem(one, columns, color)));
  else if (listed.length > 0) parts.push(drawn(listed, columns, color));
  if (inSync > 0 && !everybody)
    parts.push(`${inSync} ${inSync === 1 ? "is" : "are"} in step, and not listed.`);
  return parts.join("\n");
}

/** Users in sync, and accounts of sources that are not read, may be thousands: they are counted. */
function isListed(action: PlanEntry): boolean {
  return action.reason !== "in-sync" && (action.reason !== "other-source" || "person" in action);
}

function summaryOf(actions: readonly PlanEntry[], inSync: number | undefined): string {
  const counts = countsOf(actions, inSync);
  const present = ACTION_KINDS.filter((kind) => counts[kind] > 0);
  return present.map((kind) => `${counts[kind]} ${KIND_WORDS[kind]}`).join(", ") || "nobody there at all";
}

function drawn(actions: readonly PlanEntry[], columns: number | undefined, color: boolean): string {
  const widths = columns === undefined ? undefined : widthsWithin(columns - BORDERS, actions);
  const rows = actions.map((action) => cellsOf(action.kind, planRow(action, widths), color));
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return longTable(["", "e-mail", "name", "why"], rows, style);
}

/** Why something happens is the longest, and is broken into lines most readily. */
function widthsWithin(space: number, actions: readonly PlanEntry[]): RowWidths {
  const widest = (text: (action: PlanEntry) => string) =>
    actions.reduce((width, action) => Math.max(width, stringWidth(text(action))), 0);
  const kind = widest((action) => KIND_WORDS[action.kind]);
  const email = Math.min(
    WIDEST_EMAIL,
    widest((action) => whoOf(action).email),
    Math.floor(space * 0.36),
  );
  const name = Math.min(
    WIDEST_NAME,
    widest((action) => whoOf(action).name),
    Math.floor(space * 0.22),
  );
  return { email: Math.max(email, 6), name: Math.max(name, 4), why: space - kind - email - name };
}

function cellsOf(kind: ActionKind, { email, name, why }: PlanRow, color: boolean): string[] {
  return [painted(kind, color), ...[email, name, why].map((lines) => linesOf(lines, color).join("\n"))];
}

/** One action on a narrow terminal: what, and below it who and why. */
function listItem(action: PlanEntry, columns: number, color: boolean): string {
  const width = columns - 2;
  const { email, name, why } = planRow(action, { email: width, name: width, why: width });
  const lines = linesOf([...email, ...name, ...why], color).filter((line) => line !== "");
  return [painted(action.kind, color), ...lines.map((line) => `  ${line}`)].join("\n");
}

function painted(kind: ActionKind, color: boolean): string {
  return color ? styleText(COLORS[kind], KIND_WORDS[kind], { validateStream: false }) : KIND_WORDS[kind];
}

function linesOf(lines: readonly PlanLine[], color: boolean): string[] {
  return lines.map((pieces) =>
    pieces
      .map(({ text, is }) =>
        color && is !== undefined
          ? styleText(is === "old" ? "red" : "green", text, { validateStream: false })
          : text,
      )
      .join(""),
  );
}
