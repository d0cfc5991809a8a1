import { expect } from "chai";
import fc, { type Scheduler } from "fast-check";
import { apply, type Result } from "../../../sync/apply/apply.ts";
import type { Account } from "../../../sync/model/account.ts";
import { isAction, subjectsOf } from "../../../sync/model/action.ts";
import { isProviders } from "../../../sync/model/identities.ts";
import type { Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { plan } from "../../../sync/plan/plan.ts";
import type { Pool } from "../../../sync/pool/pool.ts";
import { orderActions } from "../../../sync/reconcile/order.ts";
import { ALIAS_BEHAVIOURS } from "../../support/fake-aws/index.ts";
import { runs } from "../../support/properties.ts";
import { anyAccounts, anyPeople, anyPolicy } from "../any-lists.ts";
import { memoryPool } from "../memory-pool.ts";
import { account, foreign, person, policy as policyWith } from "../people.ts";

const { signal } = new AbortController();
const options = { source: "idc", signal, onResult: () => {} };

/** Reads, plans and carries out, as a run does. */
async function run(pool: Pool, people: readonly Person[], policy: Policy) {
  const planned = plan([...people], await pool.list(), policy);
  return { planned, results: await apply(pool, orderActions(planned.actions), options) };
}

/** A pool whose calls, and the writes after their checks, start in the order of the scheduler. */
function scheduledPool(
  accounts: readonly Account[],
  aliases: (typeof ALIAS_BEHAVIOURS)[number],
  s: Scheduler,
) {
  let isOver = false;
  const turn = async () => {
    if (!isOver) await s.schedule(Promise.resolve());
  };
  const { pool } = memoryPool(accounts, { aliases, afterLook: turn });
  const raced: Pool = {
    ...pool,
    invite: (...args) => turn().then(() => pool.invite(...args)),
    update: (...args) => turn().then(() => pool.update(...args)),
    disable: (...args) => turn().then(() => pool.disable(...args)),
    enable: (...args) => turn().then(() => pool.enable(...args)),
    delete: (...args) => turn().then(() => pool.delete(...args)),
  };
  const end = () => {
    isOver = true;
  };
  return { pool, raced, end };
}

/** Whose account a run says that it made, or found. */
const reportedAsExisting = (results: readonly Result[]) =>
  results.flatMap(({ action, outcome }) =>
    action.kind === "invite" && (outcome === "invited" || outcome === "already-there")
      ? [action.person.id]
      : [],
  );

describe("Any two runs at the same time, each with another directory", () => {
  it("report no missing account as existing, and the next run restores or reports each e-mail", async () => {
    const aliases = fc.constantFrom(...ALIAS_BEHAVIOURS);
    await fc.assert(
      fc.asyncProperty(
        ...[anyPeople, anyPeople, anyAccounts, anyPolicy, aliases, fc.scheduler()],
        async (before, now, accounts, policy, behaviour, s) => {
          const { pool, raced, end } = scheduledPool(accounts, behaviour, s);
          const listed = await pool.list();
          const runs = [before, now].map((people) =>
            apply(raced, orderActions(plan(people, listed, policy).actions), options),
          );
          const results = (await s.waitFor(Promise.all(runs))).flat();
          end();
          const owners = (await pool.list())
            .filter(({ managed }) => managed)
            .map(({ directoryId }) => directoryId);
          expect(owners).to.include.members(reportedAsExisting(results));

          const { planned } = await run(pool, now, policy);
          const after = plan(now, await pool.list(), policy);
          // What a guard stopped, or a username that this run deletes, is for a later run.
          const waits = [planned, after].some(
            ({ guard, emailGuard, actions }) =>
              guard !== undefined ||
              emailGuard !== undefined ||
              actions.some(({ reason }) => reason === "id-taken"),
          );
          if (!waits) expect(after.actions.filter(isAction)).to.deep.equal([]);
          // No account that has lost its e-mail counts as in sync.
          for (const action of after.actions) {
            const { account } = subjectsOf(action);
            // Of an account with an identity provider, the e-mail is the provider's.
            if (action.reason === "in-sync" && account && !isProviders(account))
              expect(account.emailVerified).to.equal(true);
          }
        },
      ),
      { numRuns: runs(400) },
    );
  });
});

describe("An e-mail that two runs write to two accounts at the same time", () => {
  const has = (id: string) => account(id, { awaitsFirstSignIn: false });
  const wants = (id: string, name: string) => person(id, `${name}@example.com`);
  const emails = async (pool: Pool) =>
    (await pool.list()).map(({ username, email, emailVerified }) => `${username} ${email} ${emailVerified}`);

  /** Lets both runs check before either of them writes. */
  async function race(first: readonly Person[], second: readonly Person[], accounts: readonly Account[]) {
    const bothRead = Promise.withResolvers<void>();
    let checks = 0;
    const afterLook = async () => {
      checks += 1;
      if (checks === 2) bothRead.resolve();
      await bothRead.promise;
    };
    const { pool } = memoryPool(accounts, { aliases: "reported", afterLook });
    await Promise.all([first, second].map((people) => run(pool, people, policyWith())));
    return pool;
  }

  it("belongs to the right one after the next run, which restores the other one's", async () => {
    // The directory first gave the address to Ada, and then to Bob.
    const now = [wants("ada", "ada"), wants("bob", "team")];
    const pool = await race(now, [wants("ada", "team"), wants("bob", "bob")], [has("ada"), has("bob")]);
    expect(await emails(pool)).to.deep.equal(["ada team@example.com true", "bob team@example.com false"]);
    await run(pool, now, policyWith());
    expect(await emails(pool)).to.deep.equal(["ada ada@example.com true", "bob team@example.com true"]);
    expect((await run(pool, now, policyWith())).results).to.deep.equal([]);
  });

  it("is reported if another program gave it to an unmanaged account", async () => {
    const { cognito, pool } = memoryPool([has("ada"), foreign("by-hand")], { aliases: "reported" });
    const UserAttributes = [
      { Name: "email", Value: "ada@example.com" },
      { Name: "email_verified", Value: "true" },
    ];
    cognito.operations.AdminUpdateUserAttributes({ Username: "by-hand", UserAttributes });
    const before = await emails(pool);
    expect(before).to.include("ada ada@example.com false");
    const { actions } = plan([wants("ada", "ada")], await pool.list(), policyWith());
    expect(actions.map(({ kind, reason }) => `${kind} ${reason}`)).to.include("skip email-in-use");
    expect((await run(pool, [wants("ada", "ada")], policyWith())).results).to.deep.equal([]);
    expect(await emails(pool)).to.deep.equal(before);
  });
});
