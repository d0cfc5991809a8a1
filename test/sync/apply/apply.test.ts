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

/** Carries out a part of a plan; says how each ended, and what e-mails there are. */
async function carryOut(
  people: Person[],
  accounts: Account[],
  aliases: AliasBehaviour,
  part: (deed: Action) => boolean,
) {
  const { cognito, pool } = memoryPool(accounts, { aliases });
  const deeds = orderActions(plan(people, accounts, policy()).actions).filter(part);
  const signal = new AbortController().signal;
  const results = await apply(pool, deeds, { source: "idc", signal, onResult: () => {} });
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
  describe(`Carrying out a part of a plan where AWS treats aliases as ${aliases}`, () => {
    const swap = [wants("ada", "b"), wants("bob", "a")];
    const before = [has("ada", "a"), has("bob", "b")];

    it("swaps two e-mails where both changes are carried out", async () => {
      const { emails } = await carryOut(swap, before, aliases, () => true);
      expect(emails).to.deep.equal(["ada b@example.com true", "bob a@example.com true"]);
    });

    it("lets nobody let go of their e-mail for a swap that does not come about", async () => {
      for (const left of ["ada", "bob"]) {
        const { told, emails } = await carryOut(
          swap,
          before,
          aliases,
          (deed) => "account" in deed && deed.account.username === left,
        );
        expect(new Set(told.map((line) => line.split(": ")[1]))).to.deep.equal(new Set(["blocked"]));
        expect(emails).to.deep.equal(["ada a@example.com true", "bob b@example.com true"]);
      }
    });

    it("does not give out an e-mail whose holder keeps it since somebody said no", async () => {
      const people = [wants("new", "team"), wants("zoe", "zoe")];
      const { told } = await carryOut(
        people,
        [has("old", "team"), has("zoe", "zoe")],
        aliases,
        ({ kind }) => kind !== "disable",
      );
      expect(told).to.include("invite no-account: blocked");
    });

    it("does the rest where one account was deleted by hand since it was listed, and leaves that one", async () => {
      const { cognito, pool } = memoryPool(before, { aliases });
      const deeds = orderActions(plan([wants("ada", "c"), wants("bob", "a")], before, policy()).actions);
      cognito.users.delete("ada");
      const signal = new AbortController().signal;
      const results = await apply(pool, deeds, { source: "idc", signal, onResult: () => {} });
      expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(["left", "updated"]);
    });
  });
}
