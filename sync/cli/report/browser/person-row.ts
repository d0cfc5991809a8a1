import type { ReportData, Row, RowChange } from "../report-data.ts";
import { differenceOf } from "./difference.ts";
import { type Content, element } from "./element.ts";

/** Attributes as an administrator calls them. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  email: "e-mail",
  email_verified: "e-mail is verified",
  given_name: "given name",
  family_name: "family name",
};

/** One action as a row. Roles are said, since a narrow screen lays the table out as a list, and then they would be lost. */
export function personRow(row: Row, { kinds, reasons, states }: ReportData): HTMLTableRowElement {
  const [kind, reason, state, , , , changes, note] = row;
  const [action, how] = [kinds[kind], states[state]];
  const badge = element("span", { class: "badge", "data-kind": action?.kind ?? "" }, action?.word ?? "");
  const why = element("p", { class: "reason" }, reasons[reason] ?? "");
  const diff = changes.length > 0 ? [element("dl", { class: "changes" }, ...changes.map(changeOf))] : [];
  const word = element("span", { class: "state", "data-state": how?.state ?? "" }, how?.word ?? "");
  const answer = note === "" ? [] : [element("p", { class: "note" }, note)];
  return element(
    "tr",
    { role: "row" },
    cell(badge),
    element("th", { scope: "row", role: "rowheader" }, ...whoIs(row)),
    cell(why, ...diff),
    cell(word, ...answer),
  );
}

function cell(...content: readonly Content[]): HTMLTableCellElement {
  return element("td", { role: "cell" }, ...content);
}

/** Each stands by itself, so that one that is written from right to left does not turn its neighbours round. */
function whoIs([, , , email, name, id]: Row): HTMLElement[] {
  return [
    element("bdi", { class: "email" }, email || "no e-mail"),
    ...(name === "" ? [] : [element("bdi", { class: "name" }, name)]),
    element("bdi", { class: "id" }, id),
  ];
}

function changeOf([attribute, from, to]: RowChange): HTMLElement {
  const { start, from: gone, to: come, end } = differenceOf(from, to);
  return element(
    "div",
    {},
    element("dt", {}, ATTRIBUTES[attribute] ?? attribute),
    element(
      "dd",
      {},
      value("del", "was ", from === "" ? "nothing" : start, gone, from === "" ? "" : end),
      element("span", { class: "arrow", "aria-hidden": "true" }, " → "),
      value("ins", "becomes ", to === "" ? "nothing" : start, come, to === "" ? "" : end),
    ),
  );
}

/** What differs is marked within it, and the words before it are for those who do not see the colours. */
function value(tag: "del" | "ins", words: string, start: string, differs: string, end: string): HTMLElement {
  const marked = differs === "" ? [] : [element("mark", {}, differs)];
  return element(
    tag,
    {},
    element("span", { class: "unseen" }, words),
    element("bdi", {}, start, ...marked, end),
  );
}
