import { sendsMail } from "./apply.ts";
import type { Answer, SyncIo } from "./io.ts";
import { ACTION_KINDS, type Action, type Deed, isDeed } from "./rule/action.ts";
import { cells, printable } from "./table.ts";

/** Where the day's mails do not suffice: first who has no account at all, last whose account sync did not make. */
const MAILS_FIRST = ["no-account", "email-changed", "lapsed", "asked-for", "not-ours"];

/** What there is to do, in the order in which it is asked about and begun. */
export function deedsOf(actions: readonly Action[]): Deed[] {
  const rank = (deed: Deed) => ACTION_KINDS.indexOf(deed.kind) * 10 + MAILS_FIRST.indexOf(deed.reason);
  // A sort keeps the plan's own order where two rank alike: letting go of an e-mail comes before taking another.
  return actions.filter(isDeed).sort((a, b) => rank(a) - rank(b));
}

/** What is done in this run, and who waits for the next, since the day's mails are used up. */
export interface Choice {
  readonly now: readonly Deed[];
  readonly later: readonly Deed[];
  /** Ctrl-C at a question: nothing is done. */
  readonly interrupted?: boolean;
}

/** Takes as many mails as are left, in their order, and all that sends none. */
export function firstOf(deeds: readonly Deed[], left: number): Choice {
  const [now, later]: [Deed[], Deed[]] = [[], []];
  let mails = 0;
  for (const deed of deeds) {
    if (sendsMail(deed)) mails += 1;
    if (sendsMail(deed) && mails > left) later.push(deed);
    else now.push(deed);
  }
  return { now, later };
}

/**
 * Asks for each: yes, no, all that follow of the same kind, or quit; whoever gets a no leaves their mail to the next. "All" never
 * covers an account that sync did not make.
 */
export async function choose(deeds: readonly Deed[], left: number, io: SyncIo): Promise<Choice> {
  const [now, later]: [Deed[], Deed[]] = [[], []];
  const all = new Set<string>();
  let mails = 0;
  for (const deed of deeds) {
    if (sendsMail(deed) && mails >= left) {
      later.push(deed);
      continue;
    }
    const answer = await answerFor(deed, all, io);
    if (answer === "interrupted") return { now: [], later: [], interrupted: true };
    if (answer === "quit") break;
    if (answer === "no") continue;
    now.push(deed);
    mails += Number(sendsMail(deed));
  }
  return { now, later };
}

/** @param all kinds that need no asking any more; grows with each "all". */
async function answerFor(deed: Deed, all: Set<string>, io: SyncIo): Promise<Exclude<Answer, "all">> {
  if (all.has(deed.kind) && deed.reason !== "not-ours") return "yes";
  const answer = await io.ask(questionFor(deed));
  if (answer !== "all") return answer;
  all.add(deed.kind);
  return "yes";
}

function questionFor(deed: Deed): string {
  const [email, name] = cells(deed).map(printable);
  const who = name ? `${name} <${email}>` : `${email}`;
  switch (deed.kind) {
    case "invite":
      return `Invite ${who}?`;
    case "resend":
      return deed.reason === "not-ours"
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
