import { expect } from "chai";
import fc from "fast-check";
import { runs } from "../../../support/properties.ts";
import { anyRuns, expectWithinLimit, SharedPool } from "./any-runs.ts";
import { memoryStorage } from "./memory-windows.ts";

const names = (count: number, prefix = "leaver") =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at}`);

const LIMIT = 3;

describe("The change window of removals", () => {
  const open = () => new SharedPool(memoryStorage(), LIMIT, async () => {});

  it("never exceeds the limit, with any concurrent runs, killed at any time", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuns, fc.scheduler(), (runs, scheduler) =>
        expectWithinLimit(runs, scheduler, memoryStorage()),
      ),
      { numRuns: runs(3_000) },
    );
  });

  it("has full room for removals, however often one user was removed and came back before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (times) => {
        const pool = open();
        for (let time = 0; time < times; time += 1) {
          await pool.remove(["flapping"]);
          expect([...pool.removed.keys()]).to.deep.equal(["flapping"]);
          await pool.enable(["flapping"]);
        }
        await pool.remove(names(LIMIT));
        expect([...pool.removed.keys()]).to.have.members(names(LIMIT));
      }),
    );
  });

  it("counts an account once that is removed again", async () => {
    const pool = open();
    await pool.remove(names(LIMIT));
    await pool.pass(50);
    await pool.remove(names(LIMIT));
    expect((await pool.window.read()).count()).to.equal(LIMIT);
    await pool.remove(["one-more"]);
    await pool.pass(50);
    await pool.remove(["and-another"]);
    expect([...pool.removed.keys()], "from the second time on").to.have.members(names(LIMIT));
  });

  it("has room again an hour after each removal, and not before", async () => {
    const pool = open();
    await pool.remove(names(1));
    await pool.pass(30);
    await pool.remove(names(LIMIT - 1, "later"));
    await pool.pass(29);
    await pool.remove(["early"]);
    expect(pool.removed.has("early")).to.equal(false);
    await pool.pass(2);
    await pool.remove(["in-time", "too-many"]);
    await pool.remove(["in-time"]);
    expect([...pool.removed.keys()])
      .to.include("in-time")
      .and.not.include("too-many");
  });

  describe("counts a removal at an unknown time", () => {
    const MINUTE = 60_000;
    const accounts = [{ username: "ada", source: "idc" }];
    const limits = { total: LIMIT, bySource: new Map<string, number>() };
    const countAfter = async (pool: SharedPool, minutes: number) => {
      await pool.pass(minutes);
      return (await pool.window.read()).count();
    };

    it("for an hour after the latest end of the killed run", async () => {
      const pool = open();
      await pool.window.reserve({ accounts, limits, timeLeft: 15 * MINUTE });
      expect(await countAfter(pool, 74)).to.equal(1);
      expect(await countAfter(pool, 2)).to.equal(0);
    });

    it("until the last of the runs that may have made it", async () => {
      const pool = open();
      await pool.window.reserve({ accounts, limits, timeLeft: 90 * MINUTE });
      await pool.window.reserve({ accounts, limits, timeLeft: 15 * MINUTE });
      expect(await countAfter(pool, 149)).to.equal(1);
      expect(await countAfter(pool, 2)).to.equal(0);
    });

    it("for an hour after the report of a run that took longer than planned", async () => {
      const pool = open();
      const timeLeft = 15 * MINUTE;
      const reserved = await pool.window.reserve({ accounts, limits, timeLeft });
      await pool.window.reserve({ accounts, limits, timeLeft });
      if ("refused" in reserved) throw new Error("There is room.");
      await pool.pass(40);
      await reserved.settle(accounts, []);
      expect(await countAfter(pool, 59)).to.equal(1);
      expect(await countAfter(pool, 2)).to.equal(0);
    });
  });

  it("refuses a reservation that it cannot store because other runs are faster", async () => {
    const storage = { ...memoryStorage(), replace: async () => false };
    const pool = new SharedPool(storage, LIMIT, async () => {});
    await pool.remove(names(1));
    expect(pool.removed.size).to.equal(0);
  });

  it("limits each of several sources, except for the number that is allowed once", async () => {
    const pool = open();
    const limits = {
      total: 10,
      bySource: new Map([
        ["idc", 1],
        ["scim", 9],
      ]),
    };
    const reserve = async (count: number, allowedAnyway?: number) => {
      const accounts = names(count).map((username) => ({ username, source: "idc" }));
      const taken = await pool.window.reserve({ accounts, limits, allowedAnyway, timeLeft: 0 });
      return "refused" in taken ? taken.refused : undefined;
    };
    expect(await reserve(2)).to.deep.equal({ source: "idc", changes: 2, allowed: 1 });
    expect(await reserve(12, 11)).to.deep.equal({ changes: 12, allowed: 11 });
    expect(await reserve(11, 11)).to.equal(undefined);
  });

  it("releases changes that certainly did not start, and keeps those that may have", async () => {
    const pool = open();
    await pool.remove(names(LIMIT), { after: 1, isKilled: false });
    expect((await pool.window.read()).count()).to.equal(1);
    await pool.remove(names(2, "killed"), { after: 0, isKilled: true });
    expect((await pool.window.read()).count()).to.equal(LIMIT);
  });
});
