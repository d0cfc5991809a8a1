import fc from "fast-check";
import { apply } from "../../../sync/apply/apply.ts";
import { type Account, attributes } from "../../../sync/model/account.ts";
import type { PlanEntry } from "../../../sync/model/action.ts";
import type { Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { orderActions } from "../../../sync/reconcile/order.ts";
import { ALIAS_BEHAVIOURS, type AliasBehaviour } from "../../support/fake-aws/index.ts";
import { runs } from "../../support/properties.ts";
import { anyAccounts, anyPeople, anyPolicy } from "../any-lists.ts";
import { memoryPool } from "../memory-pool.ts";

/** Checks a property of any plan. */
export const always = (property: (people: Person[], accounts: Account[], policy: Policy) => void) =>
  fc.assert(fc.property(anyPeople, anyAccounts, anyPolicy, property), { numRuns: runs(1000) });

const MARKS: ReadonlySet<string> = new Set([attributes.managedBy, attributes.directoryId]);

/** Accounts that get sync's marks: those that are adopted, and federated ones of users whom the directory disabled. */
export function markedIn(actions: readonly PlanEntry[]): Account[] {
  return actions.flatMap((one) => {
    const isMarked = "changes" in one && one.changes.some(({ attribute }) => MARKS.has(attribute));
    return one.kind === "adopt" || (isMarked && one.account.federated) ? [one.account] : [];
  });
}

/** Applies a plan to a pool in memory, with the real code. */
async function carriedOut(people: Person[], accounts: Account[], policy: Policy, aliases: AliasBehaviour) {
  const { cognito, pool } = memoryPool(accounts, { aliases });
  const listed = await pool.list();
  const before = new Map(cognito.users);
  const planned = plan(people, listed, policy);
  const signal = new AbortController().signal;
  const results = await apply(pool, orderActions(planned.actions), {
    source: "idc",
    signal,
    onResult: () => {},
  });
  return {
    before,
    after: cognito.users,
    listed,
    planned,
    results,
    again: plan(people, await pool.list(), policy),
  };
}

/** Checks a property of any plan that was applied. */
export const alwaysCarriedOut = (
  property: (run: Awaited<ReturnType<typeof carriedOut>>, policy: Policy) => void,
) =>
  fc.assert(
    fc.asyncProperty(
      anyPeople,
      anyAccounts,
      anyPolicy,
      fc.constantFrom(...ALIAS_BEHAVIOURS),
      async (people, accounts, policy, aliases) =>
        property(await carriedOut(people, accounts, policy, aliases), policy),
    ),
    { numRuns: runs(500) },
  );
