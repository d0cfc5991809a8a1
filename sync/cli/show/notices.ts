import { type PlanEntry, subjectsOf, undecidedIn } from "../../model/action.ts";
import { whoOf } from "../../model/action-words.ts";
import type { UnidentifiedOf } from "../../model/policy.ts";
import { printable } from "../../model/safe-text.ts";
import type { UnknownSubjects } from "../../plan/rules/expected-identities.ts";
import { canAdopt } from "../../plan/rules/for-person.ts";
import type { EmailGuardFinding, GuardFinding } from "../../plan/rules/guard.ts";
import { providerLines, uninvitedLine, unknownSubjectLines } from "./provider-notices.ts";
import { listed } from "./wrap-text.ts";

/** What an administrator has to know beside the plan: guards that block a part of it, and users whom it does not cover. */
export interface Noticed {
  readonly actions: readonly PlanEntry[];
  readonly guard?: GuardFinding | undefined;
  readonly emailGuard?: EmailGuardFinding | undefined;
  /** Entries of the sources that have no usable id. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
  /** Users whom providers with `link` do not find. @default none */
  readonly unknownSubjects?: readonly UnknownSubjects[] | undefined;
  /** For commands that decide. */
  readonly poolId?: string | undefined;
  /** Undecided entries of the whole plan, where `actions` is a part of it. @default those in `actions` */
  readonly undecided?: readonly PlanEntry[] | undefined;
}

/** More names would push the other lines off the screen. */
const MAX_NAMED = 20;

/** One line for each notice. The most important one comes last, where it is read. */
export function noticesOf(noticed: Noticed): string[] {
  const { actions, guard, emailGuard, unidentified = [], undecided = undecidedIn(actions) } = noticed;
  const of = (reason: PlanEntry["reason"]) => undecided.filter((action) => action.reason === reason);
  return [
    ...otherSourcesLine(actions),
    ...unmanagedLine(actions),
    ...adoptableLine(actions),
    ...unknownSubjectLines(noticed.unknownSubjects),
    ...uninvitedLine(actions),
    ...providerLines(actions, noticed.poolId),
    ...stillEnabledLine(actions),
    ...unknownStatusLine(actions),
    ...unidentifiedLines(unidentified, of("unidentified-entry").length),
    ...unconfirmedLine(of("identity-unconfirmed")),
    ...conflictLine(of("duplicate-id")),
    ...(emailGuard === undefined ? [] : [emailGuardLine(emailGuard)]),
    ...(guard === undefined ? [] : [guardLine(guard)]),
  ];
}

/** Accounts of sources that a run does not read. */
function accountsOfOtherSources(actions: readonly PlanEntry[]): PlanEntry[] {
  return actions.filter(
    (action) => action.reason === "other-source" && subjectsOf(action).account !== undefined,
  );
}

/** Why no user is removed or deleted, and what to do if the removal is intended. */
export function guardLine(finding: GuardFinding): string {
  const { reason, removals, allowed, of, emptySources, source, only, exchanged = 0 } = finding;
  const intended = `If this is intended, run once with --allow-removals ${removals}.`;
  const whose = source === undefined ? "" : ` of ${source}`;
  if (reason === "ids-exchanged")
    return `NO USER IS REMOVED: ${exchanged} of ${of} accounts${whose} belong to users who are in the source with the same e-mail address and another ID, as after a directory was recreated. --adopt keeps their accounts, passwords and authenticators. ${intended}`;
  if (reason === "source-empty")
    return `NO USER IS REMOVED: ${emptySources?.join(" and ") ?? "the source"} returned no users, and ${removals} would lose their access. ${intended}`;
  const blocked = only === "deletions" ? "NO ACCOUNT IS DELETED (disabling continues)" : "NO USER IS REMOVED";
  return `${blocked}: ${removals} of ${of}${whose} would lose their access or account, and the limit within an hour is ${allowed}.${exchangeHint(exchanged)} ${intended}`;
}

function exchangeHint(exchanged: number): string {
  if (exchanged === 0) return "";
  return ` ${exchanged} of them are in the source with the same e-mail address and another ID: --adopt keeps their accounts.`;
}

/** Why no e-mail address is changed, and what to do if the change is intended. */
function emailGuardLine({ changes, allowed, of, source }: EmailGuardFinding): string {
  const whose = source === undefined ? "" : ` of ${source}`;
  return `NO E-MAIL IS CHANGED: ${changes} of ${of} accounts${whose} would get another e-mail address, and the limit within an hour is ${allowed}. Check --map and the directory. If this is intended, run once with --allow-email-changes ${changes}.`;
}

function conflictLine(conflicts: readonly PlanEntry[]): string[] {
  if (conflicts.length === 0) return [];
  const names = conflicts.map((action) => {
    const { person } = subjectsOf(action);
    return printable(`${person?.displayName || person?.emails[0] || "an entry"} (ID ${person?.id})`);
  });
  return [
    `DUPLICATE ID: two entries have the same ID, and neither is changed: ${listed(names, MAX_NAMED)}. Correct the directory so that each user has a separate ID.`,
  ];
}

function unconfirmedLine(unconfirmed: readonly PlanEntry[]): string[] {
  if (unconfirmed.length === 0) return [];
  const names = unconfirmed.map((action) => {
    const { person, account } = subjectsOf(action);
    return printable(`${person?.emails[0] ?? "no e-mail"} (account ${account?.email ?? account?.username})`);
  });
  return [
    `IDENTITY NOT CONFIRMED, and nothing is changed: ${listed(names, MAX_NAMED)}. The ID may have been reused, because the e-mail address differs. If it is the same user: npm run sync -- user E-MAIL --adopt, with the same --source. If not, delete the account: the next run invites the new user.`,
  ];
}

function unknownStatusLine(actions: readonly PlanEntry[]): string[] {
  const count = actions.filter(({ reason }) => reason === "status-unknown").length;
  if (count === 0) return [];
  const users = count === 1 ? "1 user" : `${count} users`;
  return [
    `The directory does not say whether ${users} may sign in: they get no new access, and keep the access they have.`,
  ];
}

/** @param blocked how many accounts are not removed because of them. */
function unidentifiedLines(entries: readonly UnidentifiedOf[], blocked: number): string[] {
  if (entries.length === 0) return [];
  const names = entries.map(({ name, reason }) => printable(`${name}: ${reason}`));
  const count = entries.length === 1 ? "1 entry was" : `${entries.length} entries were`;
  return [
    `${count} skipped, because the user cannot be identified: ${listed(names, MAX_NAMED)}. Accounts that may belong to them are not removed: ${blocked} in this run. An entry without an e-mail address may be any user of its source.`,
  ];
}

function otherSourcesLine(actions: readonly PlanEntry[]): string[] {
  const counts = new Map<string, number>();
  for (const action of accountsOfOtherSources(actions)) {
    const source = subjectsOf(action).account?.source ?? "";
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const each = [...counts].map(([source, count]) => `${source || "an unknown source"} (${count})`).join(", ");
  const named = [...counts.keys()].filter((source) => source !== "");
  const accounts = sum === 1 ? "1 account was" : `${sum} accounts were`;
  return [
    `${accounts} created from sources that this run does not read: ${printable(each)}.${retireHint(named)}`,
  ];
}

/** Whether an entry is an account that sync did not create and that no user of the sources has. */
export function isUnmanaged(action: PlanEntry): boolean {
  return action.reason === "unmanaged" && !("person" in action);
}

function unmanagedLine(actions: readonly PlanEntry[]): string[] {
  const accounts = actions.filter(isUnmanaged);
  if (accounts.length === 0) return [];
  const [count, them] =
    accounts.length === 1 ? ["1 account was", "it"] : [`${accounts.length} accounts were`, "them"];
  return [
    `${count} not created by sync, and no user of the source has the e-mail address. Sync does not change ${them}: sign-in with ${them} still works. --actions skip and --json list ${them}.`,
  ];
}

/** Accounts that `--adopt` would take over. */
function adoptableLine(actions: readonly PlanEntry[]): string[] {
  const names = actions.flatMap((action) => {
    const { person, account } = subjectsOf(action);
    const isTheirs = action.reason === "unmanaged" && person?.enabled && account && canAdopt(person, account);
    return isTheirs ? [printable(whoOf(action).email)] : [];
  });
  if (names.length === 0) return [];
  const users = names.length === 1 ? "1 user has an account" : `${names.length} users have accounts`;
  return [
    `${users} that sync did not create: ${listed(names, MAX_NAMED)}. To let sync manage them, run it with --adopt.`,
  ];
}

function stillEnabledLine(actions: readonly PlanEntry[]): string[] {
  const names = actions.flatMap((action) => {
    const { account } = subjectsOf(action);
    const name = `${whoOf(action).email} (account ${account?.username})`;
    return action.reason === "disabled-unmanaged" ? [printable(name)] : [];
  });
  if (names.length === 0) return [];
  return [
    `STILL ENABLED: disabled in the directory, and able to sign in with an account that sync did not create: ${listed(names, MAX_NAMED)}. Sync does not change such an account, with --adopt neither. If it is the same user, disable the account in the Cognito console.`,
  ];
}

function retireHint(sources: readonly string[]): string {
  if (sources.length === 0) return "";
  return ` If such a source is no longer in use, run with --retire-source ${sources.map(printable).join(" ")}.`;
}
