import type { ReportData, Row, RowChange } from "../report-data.ts";
import { differenceOf } from "./difference.ts";
import { type Content, element } from "./element.ts";

/** Attribute names for administrators. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  email: "e-mail",
  email_verified: "e-mail is verified",
  given_name: "given name",
  family_name: "family name",
};

/** One action as a row. Roles are explicit: a narrow screen lays out the table as a list, which would drop them. */
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

/** Each text is isolated, so that right-to-left text does not change the order of its neighbours. */
function whoIs([, , , email, name, id]: Row): HTMLElement[] {
  return [
    element("bdi", { class: "email" }, email || "no e-mail address"),
    ...(name === "" ? [] : [element("bdi", { class: "name" }, name)]),
    element("bdi", { class: "id" }, id),
  ];
}

function changeOf([attribute, from, to]: RowChange): HTMLElement {
  const { start, from: removed, to: added, end } = differenceOf(from, to);
  return element(
    "div",
    {},
    element("dt", {}, ATTRIBUTES[attribute] ?? attribute),
    element(
      "dd",
      {},
      value("del", "was ", from === "" ? "nothing" : start, removed, from === "" ? "" : end),
      element("span", { class: "arrow", "aria-hidden": "true" }, " → "),
      value("ins", "becomes ", to === "" ? "nothing" : start, added, to === "" ? "" : end),
    ),
  );
}

/** The difference is marked, and hidden words describe it for screen readers. */
function value(tag: "del" | "ins", words: string, start: string, differs: string, end: string): HTMLElement {
  const marked = differs === "" ? [] : [element("mark", {}, differs)];
  return element(
    tag,
    {},
    element("span", { class: "unseen" }, words),
    element("bdi", {}, start, ...marked, end),
  );
}
