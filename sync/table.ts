import { styleText } from "node:util";
import { attributes } from "./account.ts";
import { longTable } from "./long-table.ts";
import { emailOf } from "./person.ts";
import { ACTION_KINDS, type Action, type ActionKind, type Change, partiesOf } from "./rule/action.ts";

/** How each kind of action is called and coloured. */
const KINDS = {
  disable: { word: "disable", color: "red" },
  delete: { word: "delete", color: "red" },
  update: { word: "update", color: "yellow" },
  enable: { word: "enable again", color: "green" },
  adopt: { word: "take over", color: "cyan" },
  invite: { word: "invite", color: "green" },
  resend: { word: "resend", color: "yellow" },
  leave: { word: "leave alone", color: "dim" },
} as const satisfies Record<ActionKind, object>;

/** Why, in words. */
const REASONS: Readonly<Record<Action["reason"], string>> = {
  "no-account": "has no account",
  lapsed: "the invitation has lapsed, and nobody signed in",
  "email-changed": "the invitation went to another address",
  "asked-for": "invited, and never signed in",
  differs: "differs from the directory",
  "email-freed": "lets go of the e-mail, which is somebody else's now",
  "emails-swap": "lets go of the e-mail first: it is swapped with somebody else's",
  back: "may sign in again",
  "same-email": "has this verified e-mail, and sync did not make the account from this source",
  gone: "is not in the source any more",
  "disabled-in-directory": "is disabled in the directory",
  "gone-for-long": "is not in the source any more, and was disabled long ago",
  "in-step": "",
  "waits-for-first-sign-in": "invited, and has not signed in yet",
  "invited-often": "never signed in, and was invited often enough",
  "no-email": "has no e-mail",
  "not-an-address": "the e-mail is not an address",
  "duplicate-email": "somebody else has the same e-mail",
  "email-held": "another account keeps this e-mail",
  "id-taken": "another person's account has this id as its name",
  "not-ours": "sync did not make this account, and leaves it alone",
  "not-verified": "sync did not make this account, and its e-mail is not verified",
  "other-source": "the account belongs to another source",
  "disabled-by-hand": "somebody disabled the account by hand",
  "gone-and-kept": "is not in the source any more, and keeps the account",
  "gone-and-guarded": "is not in the source any more; nobody is removed in this run",
  "disabled-and-guarded": "is disabled in the directory; nobody is removed in this run",
  "duplicate-account": "the person has another account",
};

export type Counts = Readonly<Record<ActionKind, number>>;

/** Counts a plan by kind, with a zero for what does not come. */
export function countsOf(actions: readonly Action[]): Counts {
  const counts = { disable: 0, delete: 0, update: 0, enable: 0, adopt: 0, invite: 0, resend: 0, leave: 0 };
  for (const { kind } of actions) counts[kind] += 1;
  return counts;
}

/** The plan as a table, the counts first. */
export function planTable(actions: readonly Action[], color: boolean): string {
  const paint = (kind: ActionKind, text: string) =>
    color ? styleText(KINDS[kind].color, text, { validateStream: false }) : text;
  const counts = countsOf(actions);
  const present = ACTION_KINDS.filter((kind) => counts[kind] > 0);
  const summary =
    present.map((kind) => `${counts[kind]} ${KINDS[kind].word}`).join(", ") || "nobody there at all";
  const rows = actions.map((action) => [
    paint(action.kind, KINDS[action.kind].word),
    ...cells(action).map(printable),
  ]);
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return actions.length === 0
    ? summary
    : `${summary}\n${longTable(["", "e-mail", "name", "why"], rows, style)}`;
}

/** What stands beside an action: its e-mail, name, and why. */
export function cells(action: Action): [email: string, name: string, why: string] {
  const { person, account } = partiesOf(action);
  const email = (person && emailOf(person)) ?? account?.email ?? "";
  return [email, person?.displayName ?? account?.name ?? "", whyOf(action)];
}

function whyOf(action: Action): string {
  const all = "changes" in action ? action.changes : [];
  const changes = all.filter(isWorthALook).map(changeInWords);
  const moved = action.kind === "update" && all.find(({ attribute }) => attribute === attributes.source);
  const marks = moved ? [`source: ${moved.from} → ${moved.to}`] : [];
  return [REASONS[action.reason], ...changes, ...marks].filter((text) => text !== "").join("; ");
}

/** Marks are sync's own business, but for somebody who moves from one source into another. */
function isWorthALook({ attribute }: Change): boolean {
  return !attribute.startsWith("custom:");
}

function changeInWords({ attribute, from, to }: Change): string {
  return `${attribute}: ${from || "–"} → ${to || "–"}`;
}

/** Names come from a directory that others fill: no control character of theirs reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
}
