import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../../sync/account.ts";
import { apply } from "../../../sync/apply/apply.ts";
import { deedsOf } from "../../../sync/apply/order-of-deeds.ts";
import { foldCase, isEmail } from "../../../sync/email.ts";
import { emailOf, type Person } from "../../../sync/person.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { isDeed, partiesOf } from "../../../sync/rule/action.ts";
import type { Policy } from "../../../sync/rule/policy.ts";
import { anyAccounts, anyPeople, anyPolicy } from "../any-lists.ts";
import { memoryPool } from "../memory-pool.ts";

const always = (property: (people: Person[], accounts: Account[], policy: Policy) => void) =>
  fc.assert(fc.property(anyPeople, anyAccounts, anyPolicy, property), { numRuns: 3000 });

/** Carries a plan out in a pool in memory, by the real code. */
async function carriedOut(people: Person[], accounts: Account[], policy: Policy) {
  const { cognito, pool } = memoryPool(accounts);
  const listed = await pool.list();
  const before = new Map(cognito.users);
  const planned = plan(people, listed, policy);
  const signal = new AbortController().signal;
  const results = await apply(pool, deedsOf(planned.actions), { source: "idc", signal, onResult: () => {} });
  return {
    before,
    after: cognito.users,
    listed,
    planned,
    results,
    again: plan(people, await pool.list(), policy),
  };
}

const alwaysCarriedOut = (property: (run: Awaited<ReturnType<typeof carriedOut>>, policy: Policy) => void) =>
  fc.assert(
    fc.asyncProperty(anyPeople, anyAccounts, anyPolicy, async (people, accounts, policy) =>
      property(await carriedOut(people, accounts, policy), policy),
    ),
    { numRuns: 1500 },
  );

describe("Any plan", function () {
  this.timeout(60_000);

  it("says something of each person, and of each account once at most but for a mail or a swapped e-mail", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, policy);
      const ids = actions.map((action) => partiesOf(action).person?.id);
      expect(people.filter(({ id }) => !ids.includes(id))).to.deep.equal([]);
      const kinds = actions
        .filter((action) => isDeed(action) && action.kind !== "resend" && action.reason !== "emails-swap")
        .map((action) => partiesOf(action).account?.username)
        .filter((name) => name !== undefined);
      expect(new Set(kinds).size).to.equal(kinds.length);
    });
  });

  it("is the same in whatever order people and accounts come", () => {
    always((people, accounts, policy) => {
      expect(plan(people.toReversed(), accounts.toReversed(), policy)).to.deep.equal(
        plan(people, accounts, policy),
      );
    });
  });

  it("invites only enabled people at an address that nobody else has", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        if (action.kind !== "invite") continue;
        const { person, email } = action;
        expect(person.enabled && isEmail(email)).to.equal(true);
        const others = people.filter(({ id }) => id !== person.id);
        expect(others.map((other) => foldCase(emailOf(other) ?? ""))).not.to.include(foldCase(email));
      }
    });
  });

  it("removes no more people than the guard lets it, and nobody where the source is empty", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, policy);
      const removals = actions.filter(({ kind }) => kind === "disable" || kind === "delete").length;
      const having = accounts.filter(
        ({ ours, enabled, source }) => ours && enabled && source === "idc",
      ).length;
      const { maxRemovals: max, allowRemovals: meant = 0 } = policy;
      const most = "count" in max ? max.count : Math.max(max.atLeast, Math.floor(max.share * having));
      expect(removals).to.be.at.most(Math.max(meant, people.length === 0 ? 0 : most));
    });
  });

  it("never touches an account that sync did not make from this source, unless it takes it over", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        const { account } = partiesOf(action);
        if (!isDeed(action) || action.kind === "adopt" || account === undefined) continue;
        expect([account.ours, account.source]).to.deep.equal([true, "idc"]);
      }
    });
  });

  it("takes over only where that is asked for, and the verified e-mail is the same", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        if (action.kind !== "adopt") continue;
        expect(policy.adopt && action.account.emailVerified).to.equal(true);
        expect(foldCase(action.account.email ?? "")).to.equal(foldCase(emailOf(action.person) ?? ""));
      }
    });
  });
});

describe("Any plan that was carried out", function () {
  this.timeout(60_000);

  it("was taken whole by Cognito, whatever e-mails were swapped, and leaves nothing to do", async () => {
    await alwaysCarriedOut(({ results, planned, again }) => {
      expect(results.filter((result) => "reason" in result)).to.deep.equal([]);
      // Of more accounts than before, the same share is more: what the guard stopped may go the next time. So may whoever waits for
      // a username that this run deletes.
      const waits =
        planned.guard !== undefined || planned.actions.some(({ reason }) => reason === "id-taken");
      if (!waits) expect(again.actions.filter(isDeed)).to.deep.equal([]);
    });
  });

  it("has changed nothing of accounts that sync did not make from this source, but for those taken over", async () => {
    await alwaysCarriedOut(({ before, after, listed, planned }) => {
      const adopted = planned.actions.flatMap((one) => (one.kind === "adopt" ? [one.account.username] : []));
      for (const { username, ours, source } of listed)
        if (!(ours && source === "idc") && !adopted.includes(username))
          expect(after.get(username)).to.equal(before.get(username));
    });
  });

  it("has signed out whom it disabled, and invited nobody twice", async () => {
    await alwaysCarriedOut(({ after, before }) => {
      for (const [name, user] of after) {
        const wasEnabled = before.get(name)?.Enabled ?? false;
        if (wasEnabled && !user.Enabled) expect(user.session).to.equal(false);
        expect(user.mails).to.be.at.most(1);
      }
    });
  });
});
