import { expect } from "chai";
import { findingsDocument } from "../../../sync/cli/show/report.ts";
import { planTable } from "../../../sync/cli/show/table.ts";
import type { Person } from "../../../sync/model/person.ts";
import { defaultPolicy } from "../../../sync/model/policy.ts";
import { buildPlan, MAX_LISTED_USERS } from "../../../sync/reconcile/build-plan.ts";
import { limitsOf } from "../../../sync/state/change-window/limits.ts";
import { checkpointAfter } from "../../../sync/worker/checkpoint-after.ts";
import { memoryPool } from "../memory-pool.ts";
import { account, daysAgo, NOW, person, policy } from "../people.ts";

const LARGE = MAX_LISTED_USERS + 1;
const idOf = (index: number) => `person-${index}`;

/** So many people, each with the account that they should have, but that the first is called otherwise by now. */
async function compared(count: number, who?: string) {
  const people = Array.from({ length: count }, (_, index) => person(idOf(index)));
  const accounts = people.map(({ id }) =>
    account(id, { awaitsFirstSignIn: false, invitedAt: id === "person-1" ? NOW : daysAgo(9) }),
  );
  const renamed: readonly Person[] = people.map((one, index) =>
    index === 0 ? { ...one, displayName: "x" } : one,
  );
  const { pool } = memoryPool(accounts);
  const sources = [{ sourceId: "idc", title: "a list", read: async () => renamed }];
  const policyFor = () => policy();
  return buildPlan({ sources, pool, poolId: "eu-central-1_Memory1" }, policyFor, { maxEmails: 50, who });
}

describe("A plan of directory and pool", () => {
  it("lists all users of a small directory", async () => {
    const { actions, inSync } = await compared(100);
    expect([actions.length, inSync]).to.deep.equal([100, 0]);
  });

  it("counts users in sync of a large directory, and lists the others", async () => {
    const { actions, inSync } = await compared(LARGE);
    expect(actions.map(({ kind }) => kind)).to.include("update");
    expect(inSync).to.be.within(LARGE * 0.95, LARGE - 1);
    expect(actions.length + inSync).to.equal(LARGE);
  });

  it("lists a requested user of any directory", async () => {
    for (const who of ["person-7", "PERSON-7@example.com"]) {
      const { actions } = await compared(LARGE, who);
      const reasons = actions.map(({ reason, ...rest }) =>
        "person" in rest ? [rest.person?.id, reason] : [],
      );
      expect(reasons).to.deep.include(["person-7", "in-sync"]);
    }
  });

  it("counts the e-mails of unlisted users", async () => {
    expect((await compared(LARGE)).emailsLeft).to.equal(49);
  });

  it("includes unlisted users in the table, in the JSON document, and in the limits for single users", async () => {
    const found = { ...(await compared(LARGE)), results: [], waiting: [] };
    const left = LARGE - 1;
    const table = planTable(found.actions, { color: false, inSync: found.inSync });
    expect(table).to.include(`${left} skip`).and.to.include(`${left} users are in sync and not listed.`);
    const document = findingsDocument({ source: "idc", target: { poolId: "a" } }, found);
    expect(document).to.have.nested.property("counts.skip", left);
    expect(document).to.have.property("inSyncNotListed", found.inSync);
    expect(Object.fromEntries(found.inSyncOf)).to.deep.equal({ idc: found.inSync });
    const recent = { count: () => 30, has: () => false, nonceOf: () => undefined };
    const all = limitsOf(found.having, { removals: recent, emailChanges: recent }, defaultPolicy);
    const limits = { ...all, established: all };
    expect(limits.removals).to.deep.equal({ total: Math.floor((LARGE + 30) / 10), bySource: new Map() });
    const outcome = { ...found, limits, toConfirm: [] };
    expect(checkpointAfter(outcome, 7)).to.deep.include({ readStartedAt: 7, limits, byUsername: true });
  });
});
