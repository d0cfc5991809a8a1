import type { Account } from "../account.ts";
import { emailOf, type Person } from "../person.ts";
import { ACTION_KINDS, type Action, partiesOf } from "../rule/action.ts";
import { compare } from "../rule/compare.ts";
import { orderEmails } from "../rule/email-order.ts";
import { forOrphan } from "../rule/for-orphan.ts";
import { forAccountOf, withoutAccount } from "../rule/for-person.ts";
import { type BySource, countBySource, type GuardFinding, guard, guardEach } from "../rule/guard.ts";
import { match } from "../rule/match.ts";
import { isOfRun, type Policy } from "../rule/policy.ts";
import { withResend } from "../rule/resend.ts";

export type { Action, ActionKind, Deed } from "../rule/action.ts";
export type { GuardFinding } from "../rule/guard.ts";
export type { Policy } from "../rule/policy.ts";

/** What is to be done, and what a guard keeps from being done. */
export interface Plan {
  /** By e-mail and id; several of one account in the order in which they are carried out. */
  readonly actions: readonly Action[];
  /** Why nobody is removed in this run. */
  readonly guard?: GuardFinding;
}

/** Who is in step, and left out of a plan with their account; see planning.ts. */
export interface Omitted {
  readonly inStep: number;
  /** The same, of each source. @default none */
  readonly inStepOf?: BySource;
  /** Ids of theirs; may be everybody's. */
  readonly present: { has(id: string): boolean };
}

/**
 * Compares who should have an account with who has one. Pure and total: the same two lists give the same plan, in whatever
 * order they come, and a plan that was carried out leaves nothing to do. docs/sync.md has the rule as a table.
 *
 * @param people everybody in the source, or a part of it where the policy says so.
 * @param accounts all of the pool.
 * @param omitted people in step who were left out of both lists.
 */
export function plan(
  people: readonly Person[],
  accounts: readonly Account[],
  policy: Policy,
  omitted: Omitted = { inStep: 0, present: new Set() },
): Plan {
  const matching = match(people, accounts);
  const forPeople = matching.pairs.map(({ person, account }) =>
    account === undefined
      ? withoutAccount(person, matching, policy)
      : forAccountOf(person, account, matching, policy),
  );
  const isPresent = (id: string) => matching.present.has(id) || omitted.present.has(id);
  const adopted = new Set(forPeople.flatMap((action) => (action.kind === "adopt" ? [action.account] : [])));
  const forOrphans = [...matching.orphans]
    .filter((account) => !adopted.has(account))
    .map((account) => forOrphan(account, isPresent, policy))
    .filter((action) => action !== undefined);
  const wished = [...forPeople, ...forOrphans];
  const having = accounts.filter(({ ours, enabled, source }) => ours && enabled && isOfRun(source, policy));
  const finding = findingOf(wished, having, matching.present.size, policy, omitted);
  const guarded = finding === undefined ? wished : wished.map((action) => kept(action, finding));
  const ordered = orderEmails(guarded, matching.holders, policy);
  const actions = ordered.flatMap((action) => withResend(action, policy)).sort(byEmailIdAndKind);
  return { actions, ...(finding && { guard: finding }) };
}

/** @param listed how many people the source answered with, without those who were left out. */
function findingOf(
  wished: readonly Action[],
  having: readonly Account[],
  listed: number,
  policy: Policy,
  { inStep, inStepOf }: Omitted,
): GuardFinding | undefined {
  const ofKinds = (...kinds: readonly Action["kind"][]) => {
    const removals = wished.filter(({ kind }) => kinds.includes(kind));
    const removed = removals.flatMap((action) => partiesOf(action).account ?? []);
    return (
      guard(removed.length, having.length + inStep, listed + inStep, policy) ??
      guardEach(countBySource(removed), countBySource(having, inStepOf), policy)
    );
  };
  const all = ofKinds("disable", "delete");
  // Those who are due to be deleted have lost their access already, and are no reason to leave others theirs.
  const isOfDeletions = all?.reason === "too-many" && ofKinds("disable") === undefined;
  return isOfDeletions ? { ...all, only: "deletions" } : all;
}

/** What becomes of a removal that a guard keeps from being done. */
function kept(action: Action, { only }: GuardFinding): Action {
  if (action.kind === "delete") return { kind: "leave", reason: "gone-and-guarded", account: action.account };
  if (action.kind !== "disable" || only === "deletions") return action;
  const { person, account } = action;
  const reason = action.reason === "gone" ? "gone-and-guarded" : "disabled-and-guarded";
  return { kind: "leave", reason, account, ...(person && { person }) };
}

function byEmailIdAndKind(a: Action, b: Action): number {
  return compare(sortKey(a), sortKey(b)) || rank(a) - rank(b);
}

function sortKey(action: Action): string {
  const { person, account } = partiesOf(action);
  const email = (person && emailOf(person)) ?? account?.email ?? "";
  return `${email}\u0000${person?.id ?? account?.username}`;
}

/** Letting go of an address comes before anything else of the same account, and a mail after everything. */
function rank(action: Action): number {
  return action.reason === "emails-swap" ? -1 : ACTION_KINDS.indexOf(action.kind);
}
