import { type Account, attributes } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { reasonOf, whoOf } from "../../model/action-words.ts";
import { regionOfPool } from "../../model/pool-region.ts";
import { printable } from "../../model/safe-text.ts";
import { shellWord } from "../../model/shell-word.ts";
import type { UnknownSubjects } from "../../plan/rules/expected-identities.ts";

/** What an administrator has to know of accounts with an identity provider, because sync does not change them. */
const REPORTED = [
  "duplicate-identity",
  "other-subject",
  "identities-unknown",
  "federated-unmatched",
  "not-followed",
  "federated-exists",
  "invalid-subject",
  "linked-otherwise",
  "too-many-identities",
] as const satisfies readonly PlanEntry["reason"][];

/** Names that one line lists. */
const MAX_NAMES = 10;

/** A line for each reason. @param poolId for the command with which an administrator decides. */
export function providerLines(actions: readonly PlanEntry[], poolId = "POOL"): string[] {
  return REPORTED.flatMap((reason) => {
    const [first, ...others] = actions.filter((action) => action.reason === reason);
    if (first === undefined) return [];
    const names = [first, ...others].map(nameOf);
    const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : "";
    const listed = printable(names.slice(0, MAX_NAMES).join(", "));
    const line = `${names.length} not changed (${listed}${more}): ${reasonOf(first)}.`;
    const accounts = [first, ...others].flatMap((action) => subjectsOf(action).account ?? []);
    return [`${line}${decisionFor(reason, accounts, poolId)} See docs/sync-identity-providers.md.`];
  });
}

/** How an administrator says whose account it is: one that is disabled by hand is no longer in doubt. */
function decisionFor(reason: PlanEntry["reason"], accounts: readonly Account[], poolId: string): string {
  const made = accounts.filter(({ federated }) => federated);
  const [only, second] = made;
  if (!IN_DOUBT.includes(reason) || only === undefined) return "";
  const username = second === undefined ? shellWord(printable(only.username)) : "USERNAME";
  const command = `aws cognito-idp admin-disable-user --region ${regionOfPool(poolId)} --user-pool-id ${poolId} --username ${username}`;
  return ` Look at the accounts in the Cognito console. Disable each that is not this user's, ${command}, delete its attribute ${attributes.disabledAt} if it has one, and end its sessions with admin-user-global-sign-out. The next run then decides.`;
}

const IN_DOUBT: readonly PlanEntry["reason"][] = ["duplicate-identity", "other-subject"];

/** Users who would get a second account at the first sign-in with a provider. */
export function unknownSubjectLines(unknown: readonly UnknownSubjects[] = []): string[] {
  return unknown.map(({ provider, by, users, of }) => {
    const who =
      users === of
        ? "the source knows no user's"
        : `${users} of ${of} users ${users === 1 ? "has" : "have"} no`;
    const map = by === "subject" ? " Name the attribute or column that has it: --map subject=ATTRIBUTE." : "";
    return `Not linked to ${provider}: ${who} ${by}, which federation.${provider}.link names.${map} See docs/sync-identity-providers.md.`;
  });
}

function nameOf(action: PlanEntry): string {
  const username = subjectsOf(action).account?.username ?? "";
  return [whoOf(action).email, username].filter((text) => text !== "").join(" ");
}
