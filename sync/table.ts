import { styleText } from "node:util";
import { longTable } from "./long-table.ts";
import { emailOf } from "./person.ts";
import type { Note, PlanItem, SkipReason } from "./plan.ts";

/** How each kind of item is called and coloured. */
const KINDS = {
  invite: { word: "invite", color: "green" },
  resend: { word: "resend", color: "yellow" },
  there: { word: "already there", color: "dim" },
  "not-ours": { word: "there, not ours", color: "dim" },
  skipped: { word: "skipped", color: "magenta" },
  gone: { word: "no longer in the source", color: "cyan" },
} as const;

const REASONS: Readonly<Record<SkipReason, string>> = {
  "no-email": "has no e-mail",
  "not-an-address": "the e-mail is not an address",
  disabled: "disabled in the directory",
  "duplicate-email": "somebody else has the same e-mail",
};

const NOTES: Readonly<Record<Note, string>> = {
  "email-differs": "e-mail differs from the directory's: Amazon Quick compares it to the letter",
  "disabled-in-directory": "disabled in the directory",
  "account-disabled": "the account is disabled",
};

export type Counts = Readonly<Record<PlanItem["kind"], number>>;

/** Counts a plan by kind, with a zero for what does not come. */
export function countsOf(items: readonly PlanItem[]): Counts {
  const counts = { invite: 0, resend: 0, there: 0, "not-ours": 0, skipped: 0, gone: 0 };
  for (const { kind } of items) counts[kind] += 1;
  return counts;
}

/** The plan as a table, the counts first. */
export function planTable(items: readonly PlanItem[], color: boolean): string {
  const paint = (kind: PlanItem["kind"], text: string) =>
    color ? styleText(KINDS[kind].color, text, { validateStream: false }) : text;
  const counts = Object.entries(countsOf(items)).filter(([, count]) => count > 0);
  const kinds = Object.entries(KINDS);
  const wordOf = (kind: string) => kinds.find(([name]) => name === kind)?.[1].word ?? kind;
  const summary =
    counts.map(([kind, count]) => `${count} ${wordOf(kind)}`).join(", ") || "nobody there at all";
  const rows = items.map((item) => [paint(item.kind, KINDS[item.kind].word), ...cells(item).map(printable)]);
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return items.length === 0
    ? summary
    : `${summary}\n${longTable(["", "e-mail", "name", "why"], rows, style)}`;
}

/** What stands beside an item: its e-mail, name, and why. */
export function cells(item: PlanItem): [email: string, name: string, why: string] {
  if (item.kind === "gone") return [item.account.email ?? "", "", "has an account, and is not in the source"];
  return [emailOf(item.person) ?? "", item.person.displayName, whyOf(item)];
}

function whyOf(item: Exclude<PlanItem, { kind: "gone" }>): string {
  if (item.kind === "invite") return "has no account";
  if (item.kind === "skipped") return REASONS[item.reason];
  const notes = item.notes.map((note) => NOTES[note]);
  if (item.kind === "resend") return ["invited, and never signed in", ...notes].join("; ");
  if (item.kind === "not-ours")
    return ["sync did not make this account, and leaves it alone", ...notes].join("; ");
  return notes.join("; ");
}

/** Names come from a directory that others fill: no control character of theirs reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
}
