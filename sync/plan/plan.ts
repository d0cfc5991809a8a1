import type { Account } from "../model/account.ts";
import { ACTION_KINDS, type PlanEntry, subjectsOf } from "../model/action.ts";
import { foldCase } from "../model/email.ts";
import { emailOf, type Person } from "../model/person.ts";
import { isOfRun, type Policy } from "../model/policy.ts";
import { applyGuards, type GuardedScope, isEstablished } from "./rules/apply-guards.ts";
import { compare } from "./rules/compare.ts";
import { orderEmails } from "./rules/email-order.ts";
import { forOrphan } from "./rules/for-orphan.ts";
import { forAccountOf, withoutAccount } from "./rules/for-person.ts";
import { type BySource, countBySource, type EmailGuardFinding, type GuardFinding } from "./rules/guard.ts";
import { type Matching, match, type Pair } from "./rules/match.ts";
import { withResend } from "./rules/resend.ts";
import { withMarksSettled } from "./rules/settle-marks.ts";

export type { Action, ActionKind, PlanEntry } from "../model/action.ts";
export type { Policy } from "../model/policy.ts";
export type { EmailGuardFinding, GuardFinding } from "./rules/guard.ts";

/** What is to be done, and what a guard keeps from being done. */
export interface Plan {
  /** By e-mail and id; several of one account in the order in which they are carried out. */
  readonly actions: readonly PlanEntry[];
  /** Accounts of the run's sources that may sign in now, by source: what the guards' shares are shares of. */
  readonly having: BySource;
  /** The same, without those that were invited lately and that no user has signed in to. */
  readonly established: BySource;
  /** Why no user is removed in this run. */
  readonly guard?: GuardFinding;
  /** Why the e-mail of no account is changed in this run. */
  readonly emailGuard?: EmailGuardFinding;
}

/** Who is in step, and left out of a plan with their account; see planning.ts. */
export interface Omitted {
  readonly inSync: number;
  /** The same, of each source. @default none */
  readonly inSyncOf?: BySource;
  /** Ids of theirs; may be everybody's. */
  readonly present: { has(id: string): boolean };
}

/**
 * Compares who should have an account with who has one. Pure and total: the same two lists give the same plan, in whatever
 * order they come, and a plan that was carried out leaves nothing to do. docs/sync-rules.md has the rules as a table.
 *
 * @param people everybody in the source, or a part of it where the policy says so.
 * @param accounts all of the pool.
 * @param omitted people in step who were left out of both lists.
 */
export function plan(
  people: readonly Person[],
  accounts: readonly Account[],
  policy: Policy,
  omitted: Omitted = { inSync: 0, present: new Set() },
): Plan {
  const matching = match(people, accounts);
  const forPeople = [
    ...matching.pairs.map((pair) => forPair(pair, matching, policy)),
    ...matching.conflicts.map(forConflict),
  ];
  // Accounts without an id in the source that something is said of already, beside their e-mail.
  const settled = new Set(
    forPeople.flatMap((action) =>
      action.kind === "adopt" || action.reason === "other-source" ? (subjectsOf(action).account ?? []) : [],
    ),
  );
  const isPresent = (id: string) => matching.present.has(foldCase(id)) || omitted.present.has(id);
  const forOrphans = [...matching.orphans]
    .filter((account) => !settled.has(account))
    .map((account) => forOrphan(account, isPresent, policy))
    .filter((action) => action !== undefined);
  const scope = scopeOf(accounts, matching.pairs.length + matching.conflicts.length, policy, omitted);
  const wished = withMarksSettled([...forPeople, ...forOrphans], policy);
  const { actions: guarded, ...findings } = applyGuards(wished, scope, policy);
  const ordered = orderEmails(guarded, matching.holders, policy);
  const actions = ordered.flatMap((action) => withResend(action, policy)).sort(byEmailIdAndKind);
  return { actions, having: scope.having, established: scope.established, ...findings };
}

function forPair({ person, account, isFormer = false }: Pair, matching: Matching, policy: Policy): PlanEntry {
  return account === undefined
    ? withoutAccount(person, matching, policy)
    : forAccountOf({ person, account, isFormer }, matching, policy);
}

/** Which of two entries with one id is meant cannot be told: nothing is changed for either. */
function forConflict({ person, account }: Pair): PlanEntry {
  return { kind: "skip", reason: "duplicate-id", person, ...(account && { account }) };
}

/** @param listed how many users the source answered with, without those who were left out. */
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
    // Users in sync who were left out have signed in.
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
  return `${email}\u0000${person?.id ?? account?.username}`;
}

/** Letting go of an address comes before anything else of the same account, and a mail after everything. */
function rank(action: PlanEntry): number {
  return action.reason === "emails-swap" ? -1 : ACTION_KINDS.indexOf(action.kind);
}
