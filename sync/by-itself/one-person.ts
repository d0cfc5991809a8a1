import type { Account } from "../account.ts";
import { type Result, sendsMail } from "../apply/apply.ts";
import { emailOf, type Person } from "../person.ts";
import { type Deed, type Policy, plan } from "../plan/plan.ts";
import { type Action, isDeed, partiesOf } from "../rule/action.ts";
import type { OnePersonAnswer } from "../sources/one-person.ts";
import type { Allowance, Memory } from "./memory.ts";
import { mayShareEmail } from "./shared-emails.ts";

/** What looking at one person takes. */
export interface OnePersonDeps {
  /** Asks the sources, as they are now. */
  findPerson(id: string): Promise<OnePersonAnswer>;
  accountsByUsername(username: string): Promise<Account[]>;
  accountsByEmail(email: string): Promise<Account[]>;
  apply(deeds: readonly Deed[]): Promise<Result[]>;
  readonly memory: Pick<Memory, "allowance" | "take">;
  readonly policy: Policy;
}

/** What came of it; where one look does not tell, everybody has to be looked at. */
export type OnePersonOutcome = { readonly settled: readonly Result[] } | { readonly everybody: string };

/**
 * Brings one person's account into step, by the same rule as a whole comparison, and by the directory's state and not by what an
 * event said of it. It leaves to a whole comparison whatever concerns others too: e-mails that change hands, accounts under
 * another name, an e-mail that several people had, more mails or removals than the last whole comparison left room for.
 */
export async function settleOnePerson(id: string, deps: OnePersonDeps): Promise<OnePersonOutcome> {
  const allowance = await deps.memory.allowance();
  if (allowance === undefined) return { everybody: "nobody has compared everybody yet" };
  const answer = await deps.findPerson(id);
  if ("unclear" in answer) return { everybody: answer.unclear };
  const person = "person" in answer ? answer.person : undefined;
  if (person !== undefined && mayShareEmail(person, allowance.sharedEmails))
    return { everybody: "somebody else has the same e-mail" };
  const own = await deps.accountsByUsername(id);
  if (own.length === 0 && !allowance.byUsername) return { everybody: "an account may have another name" };
  const actions = await actionsFor(id, person, own, deps);
  const beyond = concernsOthers(actions);
  if (beyond !== undefined) return { everybody: beyond };
  const deeds = actions.filter(isDeed);
  const room = await takeRoom(deeds, allowance, deps.memory);
  if (room !== undefined) return { everybody: room };
  return { settled: await deps.apply(deeds) };
}

async function actionsFor(
  id: string,
  person: Person | undefined,
  own: readonly Account[],
  deps: OnePersonDeps,
): Promise<Action[]> {
  const email = person && emailOf(person);
  const holders = email === undefined ? [] : await deps.accountsByEmail(email);
  const accounts = new Map([...own, ...holders].map((account) => [account.username, account]));
  // Only somebody who was looked for and not found is gone: the others are not among these people at all.
  const policy = { ...deps.policy, everybody: person === undefined, allowRemovals: 1 };
  const { actions } = plan(person ? [person] : [], [...accounts.values()], policy);
  return actions.filter((action) => idOf(action) === id);
}

function idOf(action: Action): string | undefined {
  const { person, account } = partiesOf(action);
  return person?.id ?? account?.directoryId;
}

function concernsOthers(actions: readonly Action[]): string | undefined {
  for (const action of actions) {
    if (action.reason === "email-held" || "takes" in action || "frees" in action)
      return "an e-mail changes hands";
    if (action.reason === "id-taken" || action.reason === "duplicate-account")
      return "somebody has two accounts";
  }
  return undefined;
}

/** Takes what the deeds need of what is left; what was taken and not used is missing till the next whole comparison. */
async function takeRoom(
  deeds: readonly Deed[],
  { mails }: Allowance,
  memory: Pick<Memory, "take">,
): Promise<string | undefined> {
  for (const deed of deeds) {
    const removes = deed.kind === "disable" || deed.kind === "delete";
    if (removes && !(await memory.take("removals"))) return "more are removed than one comparison may";
    if (sendsMail(deed) && mails !== undefined && !(await memory.take("mails")))
      return "the day's mails are used up";
  }
  return undefined;
}
