import { sendsEmail } from "../../apply/apply.ts";
import type { Action } from "../../model/action.ts";
import { cells } from "../../model/action-words.ts";
import { printable } from "../../model/safe-text.ts";
import type { Turn } from "../../reconcile/order.ts";
import type { Answer, SyncIo } from "../shared/io.ts";

/** The actions that were chosen. */
export interface Choice extends Turn {
  /** Ctrl-C at a question: nothing is executed. */
  readonly interrupted?: boolean;
}

/**
 * Asks about each action: yes, no, all following of the same kind, or quit. A declined invitation leaves its e-mail to the next one.
 * "All" never covers an account that sync did not create.
 *
 * @param left e-mails that may still be sent.
 */
export async function choose(actions: readonly Action[], left: number, io: SyncIo): Promise<Choice> {
  const [now, later]: [Action[], Action[]] = [[], []];
  const all = new Set<string>();
  let mails = 0;
  for (const action of actions) {
    if (sendsEmail(action) && mails >= left) {
      later.push(action);
      continue;
    }
    const answer = await answerFor(action, all, io);
    if (answer === "interrupted") return { now: [], later: [], interrupted: true };
    if (answer === "quit") break;
    if (answer === "no") continue;
    now.push(action);
    mails += Number(sendsEmail(action));
  }
  return { now, later };
}

/** @param all kinds that are confirmed already; each "all" adds one. */
async function answerFor(action: Action, all: Set<string>, io: SyncIo): Promise<Exclude<Answer, "all">> {
  if (all.has(action.kind) && action.reason !== "unmanaged") return "yes";
  const answer = await io.ask(questionFor(action));
  if (answer !== "all") return answer;
  all.add(action.kind);
  return "yes";
}

function questionFor(action: Action): string {
  const [email, name] = cells(action).map(printable);
  const who = name ? `${name} <${email}>` : `${email}`;
  switch (action.kind) {
    case "invite":
      return `Invite ${who}?`;
    case "create":
      return `Create an account for ${who}, without an e-mail?`;
    case "resend":
      return action.reason === "unmanaged"
        ? `Send ${who} a new invitation, although sync did not create the account?`
        : `Send ${who} a new invitation?`;
    case "update":
      return `Change ${who}: ${printable(cells(action)[2])}?`;
    case "enable":
      return `Enable ${who} again?`;
    case "link":
      return `Link the account of ${who}: ${printable(cells(action)[2])}?`;
    case "adopt":
      if (action.reason === "federated")
        return `Follow the account of ${who}, which an identity provider made?`;
      return `Adopt the account of ${who}, which sync did not create from this source?`;
    case "disable":
      return `Disable ${who} and sign them out? Tokens that their apps have work to their end.`;
    case "delete":
      return `Delete ${who}, including password and authenticator app?`;
  }
}
