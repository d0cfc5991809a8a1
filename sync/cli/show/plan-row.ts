import stringWidth from "string-width";
import type { Change, PlanEntry } from "../../model/action.ts";
import { notesOf, reasonOf, shownChanges, whoOf } from "../../model/action-words.ts";
import { printable } from "../../model/safe-text.ts";
import { shorten, wrapText } from "./wrap-text.ts";

/** A part of a line. Old and new values can be coloured, and the arrow separates them without colours. */
export interface Piece {
  readonly text: string;
  readonly is?: "old" | "new";
}

export type PlanLine = readonly Piece[];

/** The cells of one action, each broken into lines. */
export interface PlanRow {
  readonly email: readonly PlanLine[];
  readonly name: readonly PlanLine[];
  readonly why: readonly PlanLine[];
}

export type RowWidths = { readonly [Cell in keyof PlanRow]: number };

/** Directories allow names of a thousand characters: the first ones identify a user. */
const MAX_NAME_COLUMNS = 80;

const MAX_VALUE_COLUMNS = 120;

/**
 * Lays out one action. Texts from the directory become printable here.
 *
 * @param widths of the cells in columns; absent, each cell is one line.
 */
export function planRow(action: PlanEntry, widths?: RowWidths): PlanRow {
  const { email, name } = whoOf(action);
  const reason = reasonOf(action);
  const notes = notesOf(action).map(printable);
  const changes = shownChanges(action).map(pieces);
  const cell = (text: string, width: number | undefined): PlanLine[] =>
    (width === undefined ? [text] : wrapText(text, width)).map((line) => [{ text: line }]);
  return {
    email: cell(printable(email), widths?.email),
    name: cell(shorten(printable(name), MAX_NAME_COLUMNS), widths?.name),
    why:
      widths === undefined
        ? [inOneLine([[{ text: reason }], ...notes.map((text) => [{ text }]), ...changes])]
        : [
            ...cell(reason, widths.why),
            ...notes.flatMap((note) => cell(note, widths.why)),
            ...changes.flatMap((change) => fitted(change, widths.why)),
          ],
  };
}

/** `email: old → new`. */
function pieces({ attribute, from, to }: Change): [Piece, Piece, Piece, Piece] {
  const value = (text: string) => shorten(printable(text), MAX_VALUE_COLUMNS) || "–";
  return [
    { text: `${attribute}: ` },
    { text: value(from), is: "old" },
    { text: " → " },
    { text: value(to), is: "new" },
  ];
}

/** One line if it fits, else the new value below the old one. */
function fitted(change: [Piece, Piece, Piece, Piece], width: number): PlanLine[] {
  if (stringWidth(change.map(({ text }) => text).join("")) <= width) return [change];
  const [label, from, , to] = change;
  const old = wrapText(`${label.text}${from.text}`, width).map((text) => [{ text, is: "old" as const }]);
  const added = wrapText(to.text, width - 2).map((text, index) => `${index === 0 ? "→" : " "} ${text}`);
  return [...old, ...added.map((text) => [{ text, is: "new" as const }])];
}

function inOneLine(parts: readonly PlanLine[]): PlanLine {
  return parts
    .filter((part) => part.some(({ text }) => text !== ""))
    .flatMap((part, index) => (index === 0 ? part : [{ text: "; " }, ...part]));
}
