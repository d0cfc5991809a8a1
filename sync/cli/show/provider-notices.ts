import { type Account, attributes } from "../../model/account.ts";
import { type HeldIdentity, type PlanEntry, subjectsOf } from "../../model/action.ts";
import { identityNote, reasonOf, whoOf } from "../../model/action-words.ts";
import { identityKey } from "../../model/identities.ts";
import { regionOfPool } from "../../model/pool-region.ts";
import { jsonText, printable } from "../../model/safe-text.ts";
import { shellWord } from "../../model/shell-word.ts";
import type { UnknownSubjects } from "../../plan/rules/expected-identities.ts";
import { listed } from "./wrap-text.ts";

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
  "link-guarded",
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
    const line = `${names.length} not changed (${printable(listed(names, MAX_NAMES))}): ${reasonOf(first)}.`;
    const accounts = [first, ...others].flatMap((action) => subjectsOf(action).account ?? []);
    const remedy = decisionFor(reason, accounts, poolId) || remedyFor(reason, [first, ...others], poolId);
    return [`${line}${remedy} See docs/sync-identity-providers.md.`];
  });
}

/** What an administrator does about identities that are not linked, or are linked to the wrong account. */
function remedyFor(reason: PlanEntry["reason"], actions: readonly PlanEntry[], poolId: string): string {
  if (reason === "link-guarded")
    return `${exampleIn(actions)} Check federation.NAME.link, --map and the directory. Where they are right, remove the wrong links, and disable the accounts of the provider that are not their user's: the next run links.`;
  if (reason !== "duplicate-identity" && reason !== "linked-otherwise") return "";
  const linked = actions.flatMap(heldIn).filter(({ holder }) => holder?.federated === false);
  if (linked.length === 0) return " Correct the directory, so that each user has a value of their own.";
  return ` Correct the directory if it is wrong. Otherwise remove the link, and the next run links: ${unlinkCommand(linked, poolId)}.`;
}

/** An account that contradicts the directory. */
function exampleIn(actions: readonly PlanEntry[]): string {
  const one = actions.flatMap(heldIn).find(({ holder }) => holder !== undefined);
  return one?.holder === undefined
    ? ""
    : ` For example, account ${printable(one.holder.username)} signs in with ${printable(`${one.provider} ${one.subject}`)}.`;
}

/** Source: AdminDisableProviderForUser: the values with which the identity was linked. */
function unlinkCommand(linked: readonly HeldIdentity[], poolId: string): string {
  const [first] = linked;
  const isOne = linked.every((one) => first !== undefined && identityKey(one) === identityKey(first));
  const one = isOne && first !== undefined ? first : { provider: "PROVIDER", subject: "SUBJECT" };
  const user = {
    ProviderName: one.provider,
    ProviderAttributeName: first?.by === "email" ? "email" : "Cognito_Subject",
    ProviderAttributeValue: one.subject,
  };
  return `aws cognito-idp admin-disable-provider-for-user --region ${regionOfPool(poolId)} --user-pool-id ${poolId} --user ${shellWord(jsonText(user, 0))}`;
}

function heldIn(action: PlanEntry): readonly HeldIdentity[] {
  return action.kind === "skip" ? (action.identities ?? []) : [];
}

/** How an administrator says whose account it is: one that is disabled by hand is no longer in doubt. */
function decisionFor(reason: PlanEntry["reason"], accounts: readonly Account[], poolId: string): string {
  const made = accounts.filter(({ federated }) => federated);
  const [only, second] = made;
  if (!IN_DOUBT.includes(reason) || only === undefined) return "";
  const username = second === undefined ? shellWord(printable(only.username)) : "USERNAME";
  const command = `aws cognito-idp admin-disable-user --region ${regionOfPool(poolId)} --user-pool-id ${poolId} --username ${username}`;
  return ` Look at the accounts in the Cognito console. Where the directory gives the name to another user, correct the e-mail address at the provider. Disable each other that is not this user's, ${command}, delete its attribute ${attributes.disabledAt} if it has one, and end its sessions with admin-user-global-sign-out. The next run then decides.`;
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

/** Users who get their first invitation on request only. */
export function uninvitedLine(actions: readonly PlanEntry[]): string[] {
  const names = actions.flatMap((action) => (action.reason === "uninvited" ? [whoOf(action).email] : []));
  if (names.length === 0) return [];
  const who = names.length === 1 ? "1 user has" : `${names.length} users have`;
  return [
    `${who} an account without a password (${printable(listed(names, MAX_NAMES))}): sync made and linked it while no app took passwords, and it works with the identity provider. To let one use an app with a password, too: npm run sync -- user E-MAIL --resend, with the same --source. Without a name, --resend sends an e-mail to each user who never signed in.`,
  ];
}

function nameOf(action: PlanEntry): string {
  const username = subjectsOf(action).account?.username ?? "";
  const name = [whoOf(action).email, username].filter((text) => text !== "").join(" ");
  return [name, identityNote(withoutExample(action))].filter((text) => text !== "").join(": ");
}

/** The line has the example once. */
function withoutExample(action: PlanEntry): PlanEntry {
  if (action.kind !== "skip" || action.reason !== "link-guarded") return action;
  return { ...action, identities: heldIn(action).filter(({ holder }) => holder === undefined) };
}
