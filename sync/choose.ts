import type { MailItem } from "./apply.ts";
import type { SyncIo } from "./io.ts";
import type { PlanItem } from "./plan.ts";
import { cells, printable } from "./table.ts";

/** What may send mails without being asked for one by one. */
export interface Standing {
  readonly yes: boolean;
  readonly resend: boolean;
}

/**
 * The items that send a mail and that somebody may be asked about. An account that sync did not make gets one only on an
 * explicit yes, and so is never among those that `--yes` stands for.
 */
export function mailItems(
  items: readonly PlanItem[],
  { yes, resend }: Standing,
  interactive: boolean,
): MailItem[] {
  const asks = interactive && !yes;
  return items.filter((item): item is MailItem => {
    if (item.kind === "invite") return true;
    if (item.kind === "resend") return resend || asks;
    return item.kind === "not-ours" && asks && item.account.awaitsFirstSignIn && item.account.enabled;
  });
}

/** Asks for each item: yes, no, all that follow, or quit. "All" never covers an account that sync did not make. */
export async function choose(items: readonly MailItem[], io: SyncIo): Promise<MailItem[]> {
  const chosen: MailItem[] = [];
  let all = false;
  for (const item of items) {
    if (all && item.kind !== "not-ours") {
      chosen.push(item);
      continue;
    }
    const answer = await io.ask(questionFor(item));
    if (answer === "quit") break;
    if (answer === "all") all = true;
    if (answer !== "no") chosen.push(item);
  }
  return chosen;
}

function questionFor(item: MailItem): string {
  const [email, name] = cells(item).map(printable);
  const who = name ? `${name} <${email}>` : `${email}`;
  if (item.kind === "invite") return `Invite ${who}?`;
  if (item.kind === "resend") return `Send ${who} a new invitation?`;
  return `Send ${who} a new invitation, though sync did not make the account?`;
}
