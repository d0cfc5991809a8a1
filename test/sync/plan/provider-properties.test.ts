import { expect } from "chai";
import { sendsEmail } from "../../../sync/apply/apply.ts";
import { isAction, type PlanEntry, subjectsOf, undecidedIn } from "../../../sync/model/action.ts";
import { disabledBy } from "../../../sync/model/disabled-mark.ts";
import { foldCase } from "../../../sync/model/email.ts";
import { identitiesOf, identityKey, isProviders, UNREADABLE } from "../../../sync/model/identities.ts";
import { emailOf } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { isFollowed } from "../../../sync/model/provider-rules.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { expectedBy, isOnlyAnothers } from "../../../sync/plan/rules/identity-claims.ts";
import { always, alwaysCarriedOut, markedIn } from "./any-plan.ts";

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

  it("gives no account to a user with an identity that the directory gives only to another one", () => {
    always((people, accounts, policy) => {
      const expected = expectedBy(people, policy);
      for (const entry of plan(people, accounts, policy).actions) {
        const { person, account } = subjectsOf(entry);
        if (!["enable", "adopt", "link"].includes(entry.kind) || person === undefined) continue;
        if (account === undefined || disabledBy(account) === "administrator") continue;
        const wrong = identitiesOf(account).filter((one) => isOnlyAnothers(one, person, expected));
        expect(wrong).to.deep.equal([]);
      }
    });
  });

  it("reports in the first run, too, whose account an administrator has to decide", async () => {
    await alwaysCarriedOut(({ planned, again }) => {
      if (planned.guard !== undefined || planned.emailGuard !== undefined) return;
      const undecided = (actions: readonly PlanEntry[]) =>
        undecidedIn(actions).map((one) => {
          const { person, account } = subjectsOf(one);
          return `${one.reason} ${account?.username ?? person?.id}`;
        });
      expect(undecided(planned.actions)).to.include.members(undecided(again.actions));
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
      const mailed = new Set(mailing.actions.filter(concernsInvitation).map(keyOf));
      const others = ({ actions }: typeof without) =>
        actions.filter((action) => !mailed.has(keyOf(action)) && !isPending(action));
      expect(others(without)).to.deep.equal(others(mailing));
    });
  });
});

/** Whether a user is invited, or would be on request. */
function concernsInvitation(entry: PlanEntry): boolean {
  return entry.reason === "uninvited" || (isAction(entry) && sendsEmail(entry));
}

/** Whether an entry says only how an invited user is waited for. */
function isPending({ reason }: PlanEntry): boolean {
  return ["pending-first-sign-in", "invitation-limit", "provider-only"].includes(reason);
}
