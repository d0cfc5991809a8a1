import { expect } from "chai";
import { ALL_USERS, about, id, person, worldOf } from "./world.ts";

describe("The worker counts in CloudWatch", () => {
  const quiet = { SyncRuns: 1, SyncChanges: 0, SyncFailures: 0, SyncGuarded: 0, Stack: "dev" };
  const compared = { ...quiet, SyncSetAside: 0 };

  it("a whole reconciliation, also without changes", async () => {
    const world = worldOf(2);
    await world.send(ALL_USERS);
    await world.send(ALL_USERS);
    expect(world.metrics()).to.deep.equal([{ ...compared, SyncChanges: 2 }, compared]);
  });

  it("a request for one user, with changes, without, or too many", async () => {
    const world = worldOf(2);
    await world.send(about(0));
    await world.send(ALL_USERS);
    world.people.set(id(0), person(0, { displayName: "Renamed" }));
    await world.send(about(0));
    await world.send(about(0), about(1));
    expect(world.metrics()).to.deep.equal([
      quiet,
      { ...compared, SyncChanges: 2 },
      { ...quiet, SyncChanges: 1 },
      quiet,
      quiet,
    ]);
    const records = world.runs.map(({ looked, outcomes }) => [looked, outcomes]);
    expect(records, "of single people only those who were changed").to.deep.equal([
      ["everybody", { invited: 2 }],
      ["person", { updated: 1 }],
    ]);
  });

  it("a reconciliation that a guard stopped", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    world.people.clear();
    await world.send(ALL_USERS);
    expect(world.metrics().at(-1)).to.deep.equal({ ...compared, SyncGuarded: 1 });
  });

  it("a run that failed as a whole, and records its scope", async () => {
    const world = worldOf(2);
    await world.send(ALL_USERS);
    world.people.get = () => {
      throw new Error("no answer");
    };
    await world.send(about(1));
    expect(world.metrics().at(-1)).to.deep.equal({ ...quiet, SyncFailures: 1 });
    expect(world.runs.at(-1)).to.deep.include({ looked: "person", outcomes: { "run-failed": 1 } });
  });

  it("an action that failed among others", async () => {
    const world = worldOf(2);
    world.refused.add(id(1));
    expect(await world.send(ALL_USERS)).to.deep.equal(["0"]);
    expect(world.metrics()).to.deep.equal([{ ...compared, SyncChanges: 1, SyncFailures: 1 }]);
  });
});
