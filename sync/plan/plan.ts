import type { Account } from "../model/account.ts";
import { ACTION_KINDS, isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import { foldCase } from "../model/email.ts";
import { emailOf, type Person } from "../model/person.ts";
import { isOfRun, type Policy } from "../model/policy.ts";
import { applyGuards, type GuardedScope, isEstablished } from "./rules/apply-guards.ts";
import { compare } from "./rules/compare.ts";
import { orderEmails } from "./rules/email-order.ts";
import { federatedAmong, planFederated, servedBy } from "./rules/federated.ts";
import { forOrphan } from "./rules/for-orphan.ts";
import { forAccountOf, withoutAccount } from "./rules/for-person.ts";
import { type BySource, countBySource, type EmailGuardFinding, type GuardFinding } from "./rules/guard.ts";
import { claimsOf, expectedBy, type IdentityClaims } from "./rules/identity-claims.ts";
import { linkingFor, withoutInvitation } from "./rules/links.ts";
import { type Matching, match, type Pair } from "./rules/match.ts";
import { withResend } from "./rules/resend.ts";
import { withMarksSettled } from "./rules/settle-marks.ts";

export type { Action, ActionKind, PlanEntry } from "../model/action.ts";
export type { Policy } from "../model/policy.ts";
export type { EmailGuardFinding, GuardFinding } from "./rules/guard.ts";

/** The actions of a run, and what the guards stop. */
export interface Plan {
  /** Sorted by e-mail and ID; several of one account in the order of execution. */
  readonly actions: readonly PlanEntry[];
  /** Accounts of the run's sources that may sign in now, by source. The limits are shares of these. */
  readonly having: BySource;
  /** The same without accounts that were invited recently and never used. */
  readonly established: BySource;
  /** Why no user is removed in this run. */
  readonly guard?: GuardFinding;
  /** Why the run changes no e-mail. */
  readonly emailGuard?: EmailGuardFinding;
}

/** Users in sync who were omitted from both lists, see streaming-planner.ts. */
export interface Omitted {
  readonly inSync: number;
  /** The same by source. @default none */
  readonly inSyncOf?: BySource;
  /** Their IDs. May contain the IDs of all users. */
  readonly present: { has(id: string): boolean };
  /** Those of them who may have a federated account, or the same identity as a listed user. @default none */
  readonly people?: readonly Person[];
  /** How many of them have an account with the identity that the directory gives them at a provider. @default none */
  confirmed?(provider: string): number;
}

/**
 * Compares the users of the directory with the accounts of the pool. Pure and total: the same two lists give the same plan in any order,
 * and after an applied plan nothing is left to do. docs/sync-rules.md has the rules as a table.
 *
 * @param people all users of the sources, or a part of them if the policy says so.
 * @param accounts all accounts of the pool.
 * @param omitted users in sync who were omitted from both lists.
 */
export function plan(
  people: readonly Person[],
  accounts: readonly Account[],
  policy: Policy,
  omitted: Omitted = { inSync: 0, present: new Set() },
): Plan {
  const federated = federatedAmong(accounts, policy);
  const matching = match(people, accounts, federated);
  const isPresent = (id: string) => matching.present.has(foldCase(id)) || omitted.present.has(id);
  const everyone = [...people, ...(omitted.people ?? [])];
  const expected = expectedBy(everyone, policy);
  const ofProviders = planFederated(federated, { people: everyone, accounts, expected, isPresent }, policy);
  const served = servedBy(ofProviders, policy);
  const forPeople = [
    ...matching.pairs.flatMap((pair) => {
      const entry = forPair(pair, matching, policy);
      // Who signs in with an identity provider is not invited. An enabled account of a disabled user is still reported.
      const isServed = pair.account === undefined && served.has(pair.person.id);
      return isServed && entry.reason !== "disabled-unmanaged" ? [] : [entry];
    }),
    ...matching.conflicts.map(forConflict),
  ];
  // Unmatched accounts without those that an entry mentions already because of their e-mail.
  const settled = new Set(
    forPeople.flatMap((action) => (isSettledBy(action) ? (subjectsOf(action).account ?? []) : [])),
  );
  const forOrphans = [...matching.orphans]
    .filter((account) => !settled.has(account))
    .map((account) => forOrphan(account, isPresent, policy))
    .filter((action) => action !== undefined);
  const scope = scopeOf(accounts, matching.pairs.length + matching.conflicts.length, policy, omitted);
  const wished = withMarksSettled([...forPeople, ...forOrphans, ...ofProviders], policy);
  const { actions: guarded, ...findings } = applyGuards(wished, scope, policy);
  const ordered = orderEmails(guarded, matching.holders, policy);
  const { confirmed = () => 0, people: unlisted = [] } = omitted;
  const counted = new Set(unlisted.map(({ id }) => id));
  const isCounted = ({ id }: Person) => counted.has(id);
  const claims = claimsOf({ expected, accounts, entries: ordered, confirmed, isCounted }, policy);
  const actions = ordered
    .flatMap((action) => withLinksOrResend(action, claims, policy))
    .sort(byEmailIdAndKind);
  return { actions, having: scope.having, established: scope.established, ...findings };
}

/**
 * Adds links and invitations to an entry. Why an account is not linked is reported in the same run, instead of that nothing else changes.
 */
function withLinksOrResend(entry: PlanEntry, claims: IdentityClaims, policy: Policy): PlanEntry[] {
  const linking = linkingFor(entry, claims, policy);
  const { links, faults } = linking;
  if (linking.isAnothers && (entry.kind === "enable" || entry.kind === "adopt")) return [...faults];
  const isUseless = entry.kind === "invite" && policy.directSignIn === false;
  const base = isUseless ? withoutInvitation(entry, linking) : entry;
  // Who can sign in with an identity provider needs no new invitation.
  const isServed = links.length > 0 || faults.some(({ reason }) => reason === "federated-exists");
  const own = isServed ? [base] : withResend(base, policy);
  const more = [...links, ...faults];
  return more.length > 0 ? [...own.filter(isAction), ...more] : own;
}

function isSettledBy(action: PlanEntry): boolean {
  return (
    action.kind === "adopt" ||
    action.reason === "other-source" ||
    subjectsOf(action).account?.managed === false
  );
}

function forPair({ person, account, isFormer = false }: Pair, matching: Matching, policy: Policy): PlanEntry {
  return account === undefined
    ? withoutAccount(person, matching, policy)
    : forAccountOf({ person, account, isFormer }, matching, policy);
}

/** Two entries with one ID cannot be told apart, so nothing is changed for either. */
function forConflict({ person, account }: Pair): PlanEntry {
  return defined({ kind: "skip", reason: "duplicate-id", person, account });
}

/** @param listed how many users the sources listed, without the omitted ones. */
function scopeOf(
  accounts: readonly Account[],
  listed: number,
  policy: Policy,
  { inSync, inSyncOf }: Omitted,
): GuardedScope {
  const having = accounts.filter(
    ({ managed, enabled, source }) => managed && enabled && isOfRun(source, policy),
  );
  const established = having.filter((account) => isEstablished(account, policy));
  return {
    having: countBySource(having, inSyncOf),
    // Omitted users in sync have signed in.
    established: countBySource(established, inSyncOf),
    listed: listed + inSync,
  };
}

function byEmailIdAndKind(a: PlanEntry, b: PlanEntry): number {
  return compare(sortKey(a), sortKey(b)) || rank(a) - rank(b);
}

function sortKey(action: PlanEntry): string {
  const { person, account } = subjectsOf(action);
  const email = (person && emailOf(person)) ?? account?.email ?? "";
  return [email, person?.id ?? account?.username, account?.username].join("\u0000");
}

/** Releasing an address comes before all other actions of the same account, an invitation after all. */
function rank(action: PlanEntry): number {
  return action.reason === "emails-swap" ? -1 : ACTION_KINDS.indexOf(action.kind);
}
