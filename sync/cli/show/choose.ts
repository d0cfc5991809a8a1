import { sendsEmail } from "../../apply/apply.ts";
import type { Action } from "../../model/action.ts";
import type { Turn } from "../../reconcile/order.ts";
import type { Answer, SyncIo } from "../shared/io.ts";
import { printable } from "./printable.ts";
import { cells } from "./words.ts";

/** What is done after the questions. */
export interface Choice extends Turn {
  /** Ctrl-C at a question: nothing is done. */
  readonly interrupted?: boolean;
}

/**
 * Asks for each: yes, no, all that follow of the same kind, or quit; whoever gets a no leaves their mail to the next. "All" never
 * covers an account that sync did not make.
 */
export async function choose(deeds: readonly Action[], left: number, io: SyncIo): Promise<Choice> {
  const [now, later]: [Action[], Action[]] = [[], []];
  const all = new Set<string>();
  let mails = 0;
  for (const deed of deeds) {
    if (sendsEmail(deed) && mails >= left) {
      later.push(deed);
      continue;
    }
    const answer = await answerFor(deed, all, io);
    if (answer === "interrupted") return { now: [], later: [], interrupted: true };
    if (answer === "quit") break;
    if (answer === "no") continue;
    now.push(deed);
    mails += Number(sendsEmail(deed));
  }
  return { now, later };
}

/** @param all kinds that need no asking any more; grows with each "all". */
async function answerFor(deed: Action, all: Set<string>, io: SyncIo): Promise<Exclude<Answer, "all">> {
  if (all.has(deed.kind) && deed.reason !== "unmanaged") return "yes";
  const answer = await io.ask(questionFor(deed));
  if (answer !== "all") return answer;
  all.add(deed.kind);
  return "yes";
}

function questionFor(deed: Action): string {
  const [email, name] = cells(deed).map(printable);
  const who = name ? `${name} <${email}>` : `${email}`;
  switch (deed.kind) {
    case "invite":
      return `Invite ${who}?`;
    case "resend":
      return deed.reason === "unmanaged"
        ? `Send ${who} a new invitation, though sync did not make the account?`
        : `Send ${who} a new invitation?`;
    case "update":
      return `Change ${who}: ${printable(cells(deed)[2])}?`;
    case "enable":
      return `Enable ${who} again?`;
    case "adopt":
      return `Take over the account of ${who}, which sync did not make from here?`;
    case "disable":
      return `Disable ${who} and sign them out everywhere?`;
    case "delete":
      return `Delete ${who}, password and authenticator app included?`;
  }
}
