import type { MailItem } from "./apply.ts";
import type { SyncIo } from "./io.ts";
import type { PlanItem } from "./plan.ts";
import { cells, printable } from "./table.ts";

/** What may send mails without being asked for one by one. */
export interface Standing {
  readonly yes: boolean;
  readonly resend: boolean;
}

/** Where the day's mails do not suffice: first who has no account at all. */
const FIRST_COMES = ["invite", "resend", "not-ours"];

/**
 * The items that send a mail and that somebody may be asked about, the most wanted first. An account that sync did not make gets one only on an
 * explicit yes, and so is never among those that `--yes` stands for.
 */
export function mailItems(
  items: readonly PlanItem[],
  { yes, resend }: Standing,
  interactive: boolean,
): MailItem[] {
  const asks = interactive && !yes;
  const wanted = items.filter((item): item is MailItem => {
    if (item.kind === "invite") return true;
    if (item.kind === "resend") return resend || asks;
    return item.kind === "not-ours" && asks && item.account.awaitsFirstSignIn && item.account.enabled;
  });
  return wanted.sort((a, b) => FIRST_COMES.indexOf(a.kind) - FIRST_COMES.indexOf(b.kind));
}

/** Who gets a mail in this run, and who waits for the next, since the day's mails are used up. */
export interface Choice {
  readonly now: readonly MailItem[];
  readonly later: readonly MailItem[];
  /** Ctrl-C at a question: nobody gets one. */
  readonly interrupted?: boolean;
}

/** Takes as many as there are mails left, in their order. */
export function firstOf(items: readonly MailItem[], left: number): Choice {
  return { now: items.slice(0, left), later: items.slice(Math.min(left, items.length)) };
}

/**
 * Asks for each item: yes, no, all that follow, or quit; whoever gets a no leaves their mail to the next. "All" never covers
 * an account that sync did not make.
 */
export async function choose(items: readonly MailItem[], left: number, io: SyncIo): Promise<Choice> {
  const now: MailItem[] = [];
  let all = false;
  for (const [index, item] of items.entries()) {
    if (now.length >= left) return { now, later: items.slice(index) };
    if (all && item.kind !== "not-ours") {
      now.push(item);
      continue;
    }
    const answer = await io.ask(questionFor(item));
    if (answer === "interrupted") return { now: [], later: [], interrupted: true };
    if (answer === "quit") break;
    if (answer === "all") all = true;
    if (answer !== "no") now.push(item);
  }
  return { now, later: [] };
}

function questionFor(item: MailItem): string {
  const [email, name] = cells(item).map(printable);
  const who = name ? `${name} <${email}>` : `${email}`;
  if (item.kind === "invite") return `Invite ${who}?`;
  if (item.kind === "resend") return `Send ${who} a new invitation?`;
  return `Send ${who} a new invitation, though sync did not make the account?`;
}
