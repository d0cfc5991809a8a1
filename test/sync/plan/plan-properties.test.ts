import { expect } from "chai";
import fc from "fast-check";
import { apply, sendsEmail } from "../../../sync/apply/apply.ts";
import { type Account, attributes } from "../../../sync/model/account.ts";
import { isAction, type PlanEntry, subjectsOf } from "../../../sync/model/action.ts";
import { foldCase, isEmail } from "../../../sync/model/email.ts";
import { identitiesOf, identityKey, isProviders, UNREADABLE } from "../../../sync/model/identities.ts";
import { contentOf, emailOf, type Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { isFollowed } from "../../../sync/model/provider-rules.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { movesMailbox } from "../../../sync/plan/rules/changes.ts";
import { orderActions } from "../../../sync/reconcile/order.ts";
import { ALIAS_BEHAVIOURS, type AliasBehaviour } from "../../support/fake-aws/index.ts";
import { anyAccounts, anyEntries, anyPeople, anyPolicy } from "../any-lists.ts";
import { memoryPool } from "../memory-pool.ts";

const always = (property: (people: Person[], accounts: Account[], policy: Policy) => void) =>
  fc.assert(fc.property(anyPeople, anyAccounts, anyPolicy, property), { numRuns: 1000 });

/** What an account can get beside its other action. */
const FURTHER: ReadonlySet<PlanEntry["kind"]> = new Set(["resend", "link"]);

const MARKS: ReadonlySet<string> = new Set([attributes.managedBy, attributes.directoryId]);

/** Accounts that get sync's marks: those that are adopted, and federated ones of users whom the directory disabled. */
function markedIn(actions: readonly PlanEntry[]): Account[] {
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

const alwaysCarriedOut = (property: (run: Awaited<ReturnType<typeof carriedOut>>, policy: Policy) => void) =>
  fc.assert(
    fc.asyncProperty(
      anyPeople,
      anyAccounts,
      anyPolicy,
      fc.constantFrom(...ALIAS_BEHAVIOURS),
      async (people, accounts, policy, aliases) =>
        property(await carriedOut(people, accounts, policy, aliases), policy),
    ),
    { numRuns: 500 },
  );

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

describe("Any plan with identity providers", () => {
  it("marks a federated account only for the one user with its e-mail, and only of a followed provider", () => {
    always((people, accounts, policy) => {
      for (const account of markedIn(plan(people, accounts, policy).actions)) {
        if (!account.federated) continue;
        const same = people.filter((one) => foldCase(emailOf(one) ?? "") === foldCase(account.email ?? ""));
        expect(same.map(emailOf)).to.deep.equal([account.email]);
        expect(isFollowed(account, policy.providers)).to.equal(true);
      }
    });
  });

  it("never sends an e-mail for, deletes, or writes e-mail and names of what a provider owns", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        const { account } = subjectsOf(action);
        if (account === undefined || !isProviders(account)) continue;
        expect(action.kind).not.to.be.oneOf(["resend", "delete", "invite"]);
        const written = "changes" in action ? action.changes.map(({ attribute }) => attribute) : [];
        // The address of a linked account that loses its access is released for its next user.
        const mayWrite = (name: string) =>
          name.startsWith("custom:") || (name === "email_verified" && !account.federated);
        expect(written.filter((name) => !mayWrite(name))).to.deep.equal([]);
      }
    });
  });

  it("changes no federated account whose provider is unknown or not followed", () => {
    always((people, accounts, policy) => {
      for (const action of plan(people, accounts, policy).actions) {
        const { account } = subjectsOf(action);
        if (isAction(action) && account?.federated)
          expect(isFollowed(account, policy.providers)).to.equal(true);
      }
    });
  });

  it("disables every followed account of a user who has left or whom the directory disabled, unless a guard or an administrator", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, {
        ...policy,
        allUsers: true,
        onRemove: "disable",
        allowRemovals: 100,
      });
      for (const account of accounts) {
        const isOwn = account.federated && account.managed && account.source === "idc" && account.enabled;
        if (!isOwn || !isFollowed(account, policy.providers)) continue;
        const theirs = people.find(({ id }) => id === account.directoryId);
        if (theirs?.enabled || (policy.adopt && theirs === undefined)) continue;
        const kinds = actions.filter((one) => subjectsOf(one).account === account).map(({ kind }) => kind);
        // The user who has the address now is skipped, which names the account too.
        expect(
          kinds.filter((kind) => kind !== "skip"),
          account.username,
        ).to.deep.equal(["disable"]);
      }
    });
  });

  it("links an account to each identity once, to none of another user's, and to five at most", () => {
    always((people, accounts, policy) => {
      const links = plan(people, accounts, policy).actions.filter((one) => one.kind === "link");
      const keys = links.map((one) => identityKey(one));
      expect(new Set(keys).size).to.equal(keys.length);
      const taken = accounts.flatMap((one) => identitiesOf(one).map((own) => identityKey(own)));
      expect(keys.filter((key) => taken.includes(key))).to.deep.equal([]);
      for (const { account, person } of links) {
        expect(person.enabled && account?.federated !== true).to.equal(true);
        expect(account?.identities).not.to.equal(UNREADABLE);
      }
    });
  });
});

describe("Any plan where no app takes a password", () => {
  const withPasswords = (policy: Policy): Policy => ({ ...policy, directSignIn: true });
  const keyOf = (action: PlanEntry) => subjectsOf(action).person?.id ?? subjectsOf(action).account?.username;

  it("sends no e-mail, also on request", () => {
    always((people, accounts, policy) => {
      const resend = { all: true, unmanaged: true };
      const { actions } = plan(people, accounts, { ...policy, resend, directSignIn: false });
      expect(actions.filter((action) => isAction(action) && sendsEmail(action))).to.deep.equal([]);
    });
  });

  it("makes only accounts that it links", () => {
    always((people, accounts, policy) => {
      const { actions } = plan(people, accounts, { ...policy, directSignIn: false });
      const linked = actions.flatMap((one) => (one.kind === "link" && !one.account ? [one.person.id] : []));
      const made = actions.flatMap((one) => (one.kind === "create" ? [one.person.id] : []));
      expect([...new Set(linked)]).to.have.members(made);
    });
  });

  it("is the same otherwise: for each user who is not invited there is an account without an e-mail, or a skip", () => {
    always((people, accounts, policy) => {
      const mailing = plan(people, accounts, withPasswords(policy));
      const without = plan(people, accounts, { ...policy, directSignIn: false });
      expect({ ...without, actions: [] }).to.deep.equal({ ...mailing, actions: [] });
      const mailed = new Set(mailing.actions.filter(isAction).filter(sendsEmail).map(keyOf));
      const others = ({ actions }: typeof without) =>
        actions.filter((action) => !mailed.has(keyOf(action)) && !isPending(action));
      expect(others(without)).to.deep.equal(others(mailing));
    });
  });
});

/** Whether an entry says only how an invited user is waited for. */
function isPending({ reason }: PlanEntry): boolean {
  return ["pending-first-sign-in", "invitation-limit", "provider-only"].includes(reason);
}

describe("Any plan of entries whose IDs are duplicate, change, or can be reused", () => {
  const always = (property: (entries: Person[], accounts: Account[], policy: Policy) => void) =>
    fc.assert(fc.property(anyEntries, anyAccounts, anyPolicy, property), { numRuns: 1000 });

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
