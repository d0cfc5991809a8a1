import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../../sync/model/account.ts";
import { isAction, type PlanEntry, subjectsOf } from "../../../sync/model/action.ts";
import { foldCase, isEmail } from "../../../sync/model/email.ts";
import { contentOf, emailOf, type Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { movesMailbox } from "../../../sync/plan/rules/changes.ts";
import { runs } from "../../support/properties.ts";
import { anyAccounts, anyEntries, anyPolicy } from "../any-lists.ts";
import { always, alwaysCarriedOut, markedIn } from "./any-plan.ts";

/** What an account can get beside its other action. */
const FURTHER: ReadonlySet<PlanEntry["kind"]> = new Set(["resend", "link"]);

describe("Any plan", () => {
  it("has an entry for each user, and at most one for each account apart from invitations and swaps", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, policy);
      const ids = actions.map((action) => subjectsOf(action).person?.id);
      expect(people.filter(({ id }) => !ids.includes(id))).to.deep.equal([]);
      const kinds = actions
        .filter((action) => isAction(action) && !FURTHER.has(action.kind) && action.reason !== "emails-swap")
        .map((action) => subjectsOf(action).account?.username)
        .filter((name) => name !== undefined);
      expect(new Set(kinds).size).to.equal(kinds.length);
    });
  });

  it("does not depend on the order of users and accounts", () => {
    always((people, accounts, policy) => {
      expect(plan(people.toReversed(), accounts.toReversed(), policy)).to.deep.equal(
        plan(people, accounts, policy),
      );
    });
  });

  it("invites only enabled users at an address that no other user has", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        if (action.kind !== "invite") continue;
        const { person, email } = action;
        expect(person.enabled && isEmail(email)).to.equal(true);
        const others = people.filter((one) => one.id !== person.id && one.enabled);
        expect(others.map((other) => foldCase(emailOf(other) ?? ""))).not.to.include(foldCase(email));
      }
    });
  });

  it("removes no more users than the guard permits, and none if the source is empty", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, policy);
      const isRemoval = (action: PlanEntry) =>
        action.kind === "delete" || (action.kind === "disable" && action.account.enabled);
      const removals = actions.filter(isRemoval).length;
      const having = accounts.filter(
        ({ managed, enabled, source }) => managed && enabled && source === "idc",
      ).length;
      const { maxRemovals: max, allowRemovals: meant = 0 } = policy;
      const floor = (atLeast: number) => Math.min(atLeast, Math.floor(having / 2));
      const most = "count" in max ? max.count : Math.max(floor(max.atLeast), Math.floor(max.share * having));
      expect(removals).to.be.at.most(Math.max(meant, people.length === 0 ? 0 : most));
    });
  });

  it("never changes an account that sync does not manage for this source, unless it adopts it", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, policy);
      const adopted = new Set(markedIn(actions));
      for (const action of actions) {
        const { account } = subjectsOf(action);
        if (!isAction(action) || account === undefined || adopted.has(account)) continue;
        expect([account.managed, account.source]).to.deep.equal([true, "idc"]);
      }
    });
  });

  it("adopts only on request, and only with the same verified e-mail", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        if (action.kind !== "adopt") continue;
        if (action.reason === "federated") continue;
        expect(policy.adopt && action.account.emailVerified).to.equal(true);
        expect(foldCase(action.account.email ?? "")).to.equal(foldCase(emailOf(action.person) ?? ""));
      }
    });
  });
});

describe("Any plan of entries whose IDs are duplicate, change, or can be reused", () => {
  const always = (property: (entries: Person[], accounts: Account[], policy: Policy) => void) =>
    fc.assert(fc.property(anyEntries, anyAccounts, anyPolicy, property), { numRuns: runs(1000) });

  it("does not depend on the order of entries and accounts", () => {
    always((entries, accounts, policy) => {
      const texts = (...lists: Parameters<typeof plan>) =>
        plan(...lists).actions.map((one) => JSON.stringify(one));
      expect(texts(entries.toReversed(), accounts.toReversed(), policy)).to.have.members(
        texts(entries, accounts, policy),
      );
    });
  });

  it("changes nothing for entries with one ID, nor for the account that they claim", () => {
    always((entries, accounts, policy) => {
      const contents = Map.groupBy(entries, ({ id }) => id);
      const isContested = (id: string) => new Set(contents.get(id)?.map(contentOf)).size > 1;
      for (const action of plan(entries, accounts, policy).actions) {
        if (!isAction(action)) continue;
        const { person, account } = subjectsOf(action);
        expect(isContested(person?.id ?? ""), "the entry").to.equal(false);
        expect(isContested(account?.directoryId ?? account?.username ?? ""), "the account").to.equal(false);
      }
    });
  });

  it("writes another e-mail to an account only if the ID is certain, or an administrator confirms", () => {
    always((entries, accounts, policy) => {
      for (const action of plan(entries, accounts, policy).actions) {
        if (action.kind !== "update" && action.kind !== "enable") continue;
        const { person, account, changes } = action;
        if (person === undefined || !movesMailbox(changes)) continue;
        expect(account.directoryId).to.equal(person.id);
        expect(person.reusableId ?? false).to.equal(false);
      }
    });
  });

  it("changes each account for at most one user", () => {
    always((entries, accounts, policy) => {
      const people = new Map<string, Set<string>>();
      for (const action of plan(entries, accounts, policy).actions) {
        const { person, account } = subjectsOf(action);
        if (!isAction(action) || person === undefined || account === undefined) continue;
        const those = people.get(account.username) ?? new Set();
        people.set(account.username, those.add(person.id));
      }
      expect([...people.values()].filter(({ size }) => size > 1)).to.deep.equal([]);
    });
  });
});

describe("Any plan that was applied", () => {
  it("is accepted by Cognito as a whole, with any swapped e-mails, and leaves nothing to do", async () => {
    await alwaysCarriedOut(({ results, planned, again }) => {
      expect(results.filter((result) => "reason" in result)).to.deep.equal([]);
      // Of more accounts than before, the same share is more: the next run may apply what the guard stopped. So may actions that wait for
      // a username that this run deletes.
      const isGuarded = planned.guard !== undefined || planned.emailGuard !== undefined;
      const waits = isGuarded || planned.actions.some(({ reason }) => reason === "id-taken");
      if (!waits) expect(again.actions.filter(isAction)).to.deep.equal([]);
    });
  });

  it("changes no account that sync does not manage for this source, except adopted ones", async () => {
    await alwaysCarriedOut(({ before, after, listed, planned }) => {
      const adopted = markedIn(planned.actions).map(({ username }) => username);
      for (const { username, managed, source } of listed)
        if (!(managed && source === "idc") && !adopted.includes(username))
          expect(after.get(username)).to.equal(before.get(username));
    });
  });

  it("signs out users whom it disables, and invites no user twice", async () => {
    await alwaysCarriedOut(({ after, before }) => {
      for (const [name, user] of after) {
        const wasEnabled = before.get(name)?.Enabled ?? false;
        if (wasEnabled && !user.Enabled) expect(user.session).to.equal(false);
        expect(user.mails).to.be.at.most(1);
      }
    });
  });
});
