import { expect } from "chai";
import { apply } from "../../../sync/apply/apply.ts";
import type { Account } from "../../../sync/model/account.ts";
import type { Action } from "../../../sync/model/action.ts";
import type { Person } from "../../../sync/model/person.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { orderActions } from "../../../sync/reconcile/order.ts";
import { ALIAS_BEHAVIOURS, type AliasBehaviour } from "../../support/fake-aws/index.ts";
import { memoryPool } from "../memory-pool.ts";
import { account, person, policy } from "../people.ts";

/** Applies a part of a plan. @returns the outcomes, and the e-mails of the pool. */
async function carryOut(
  people: Person[],
  accounts: Account[],
  aliases: AliasBehaviour,
  part: (action: Action) => boolean,
) {
  const { cognito, pool } = memoryPool(accounts, { aliases });
  const actions = orderActions(plan(people, accounts, policy()).actions).filter(part);
  const signal = new AbortController().signal;
  const results = await apply(pool, actions, { source: "idc", signal, onResult: () => {} });
  const told = results.map(({ action, outcome }) => `${action.kind} ${action.reason}: ${outcome}`);
  const listed = await pool.list();
  return {
    told: told.sort(),
    emails: listed.map(({ username, email, emailVerified }) => `${username} ${email} ${emailVerified}`),
    cognito,
  };
}

const has = (id: string, name: string) =>
  account(id, { email: `${name}@example.com`, awaitsFirstSignIn: false });
const wants = (id: string, name: string) => person(id, `${name}@example.com`);

for (const aliases of ALIAS_BEHAVIOURS) {
  describe(`Applying a part of a plan where AWS treats aliases as ${aliases}`, () => {
    const swap = [wants("ada", "b"), wants("bob", "a")];
    const before = [has("ada", "a"), has("bob", "b")];

    it("swaps two e-mails if both changes are applied", async () => {
      const { emails } = await carryOut(swap, before, aliases, () => true);
      expect(emails).to.deep.equal(["ada b@example.com true", "bob a@example.com true"]);
    });

    it("releases no e-mail for a swap that does not happen", async () => {
      for (const left of ["ada", "bob"]) {
        const { told, emails } = await carryOut(
          swap,
          before,
          aliases,
          (action) => "account" in action && action.account.username === left,
        );
        expect(new Set(told.map((line) => line.split(": ")[1]))).to.deep.equal(new Set(["blocked"]));
        expect(emails).to.deep.equal(["ada a@example.com true", "bob b@example.com true"]);
      }
    });

    it("does not assign an e-mail whose holder keeps it after a refused confirmation", async () => {
      const people = [wants("new", "team"), wants("zoe", "zoe")];
      const { told } = await carryOut(
        people,
        [has("old", "team"), has("zoe", "zoe")],
        aliases,
        ({ kind }) => kind !== "disable",
      );
      expect(told).to.include("invite no-account: blocked");
    });

    it("applies the rest if an account was deleted by hand after the listing", async () => {
      const { cognito, pool } = memoryPool(before, { aliases });
      const actions = orderActions(plan([wants("ada", "c"), wants("bob", "a")], before, policy()).actions);
      cognito.users.delete("ada");
      const signal = new AbortController().signal;
      const results = await apply(pool, actions, { source: "idc", signal, onResult: () => {} });
      expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(["left", "updated"]);
    });
  });
}
