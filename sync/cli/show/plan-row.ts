import stringWidth from "string-width";
import type { Change, PlanEntry } from "../../model/action.ts";
import { printable } from "./printable.ts";
import { reasonOf, shownChanges, whoOf } from "./words.ts";
import { shorten, wrapText } from "./wrap-text.ts";

/** A part of a line; what was and what comes may be painted, and are told apart without. */
export interface Piece {
  readonly text: string;
  readonly is?: "old" | "new";
}

export type PlanLine = readonly Piece[];

/** One action's cells, each in lines that fit. */
export interface PlanRow {
  readonly email: readonly PlanLine[];
  readonly name: readonly PlanLine[];
  readonly why: readonly PlanLine[];
}

export type RowWidths = { readonly [Cell in keyof PlanRow]: number };

/** A directory allows names of a thousand letters; so many say who is meant. */
const LONGEST_NAME = 80;

/** The same of a value that changes. */
const LONGEST_VALUE = 120;

/**
 * Lays one action out. Whatever comes from the directory is made fit for a terminal here.
 *
 * @param widths of the cells in columns; absent, each is one line.
 */
export function planRow(action: PlanEntry, widths?: RowWidths): PlanRow {
  const { email, name } = whoOf(action);
  const reason = reasonOf(action);
  const changes = shownChanges(action).map(pieces);
  const cell = (text: string, width: number | undefined): PlanLine[] =>
    (width === undefined ? [text] : wrapText(text, width)).map((line) => [{ text: line }]);
  return {
    email: cell(printable(email), widths?.email),
    name: cell(shorten(printable(name), LONGEST_NAME), widths?.name),
    why:
      widths === undefined
        ? [inOneLine([[{ text: reason }], ...changes])]
        : [...cell(reason, widths.why), ...changes.flatMap((change) => fitted(change, widths.why))],
  };
}

/** `email: old → new`. */
function pieces({ attribute, from, to }: Change): [Piece, Piece, Piece, Piece] {
  const value = (text: string) => shorten(printable(text), LONGEST_VALUE) || "–";
  return [
    { text: `${attribute}: ` },
    { text: value(from), is: "old" },
    { text: " → " },
    { text: value(to), is: "new" },
  ];
}

/** One line where there is room, else what comes below what was. */
function fitted(change: [Piece, Piece, Piece, Piece], width: number): PlanLine[] {
  if (stringWidth(change.map(({ text }) => text).join("")) <= width) return [change];
  const [label, from, , to] = change;
  const old = wrapText(`${label.text}${from.text}`, width).map((text) => [{ text, is: "old" as const }]);
  const fresh = wrapText(to.text, width - 2).map((text, index) => `${index === 0 ? "→" : " "} ${text}`);
  return [...old, ...fresh.map((text) => [{ text, is: "new" as const }])];
}

function inOneLine(parts: readonly PlanLine[]): PlanLine {
  return parts
    .filter((part) => part.some(({ text }) => text !== ""))
    .flatMap((part, index) => (index === 0 ? part : [{ text: "; " }, ...part]));
}
