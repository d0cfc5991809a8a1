import { expect } from "chai";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { WorkerWorld } from "./worker-world.ts";

describe("What the worker remembers between runs", function () {
  this.timeout(60_000);
  let world: WorkerWorld;
  const counts = { lookedAt: 7, mails: 3, removals: 5, removed: 2, removedSince: 100 };
  const found = { ...counts, byUsername: true, sharedEmails: ["a", "b"] };

  beforeEach(async () => {
    world = await WorkerWorld.open(await sharedSandbox());
  });

  afterEach(() => world.stop());

  it("is what a comparison found, the first time and each time after", async () => {
    const { memory } = world;
    expect(await memory.allowance()).to.equal(undefined);
    await memory.allow(found);
    expect(await memory.allowance()).to.deep.equal(found);
    const { mails: _, ...bySes } = { ...found, removedSince: 200 };
    await memory.allow(bySes);
    expect(await memory.allowance(), "of mails there is nothing left to say").to.deep.equal(bySes);
    const { sharedEmails: _shared, ...tooMany } = bySes;
    for (const other of [
      { ...bySes, removedSince: 300, sharedEmails: [] },
      { ...tooMany, removedSince: 400 },
    ]) {
      await memory.allow(other);
      expect(await memory.allowance()).to.deep.equal(other);
    }
  });

  it("counts whoever was removed, one by one and by comparisons, till they count from another time on", async () => {
    const { memory } = world;
    await memory.allow(found);
    expect(await Promise.all([1, 2, 3].map(() => memory.take("removals")))).to.deep.equal([true, true, true]);
    expect(await memory.allowance()).to.include({ removals: 2, removed: 5, mails: 3 });
    await memory.allow(found);
    expect(await memory.allowance()).to.include({ removals: 5, removed: 7 });
    await memory.allow({ ...found, removedSince: 200 });
    expect(await memory.allowance()).to.include({ removals: 5, removed: 2 });
  });

  it("gives no more than there is", async () => {
    const { memory } = world;
    expect(await memory.take("removals"), "before anybody has compared").to.equal(false);
    await memory.allow({ ...found, removals: 1, mails: 1 });
    for (const what of ["removals", "mails"] as const)
      expect((await Promise.all([1, 2].map(() => memory.take(what)))).sort()).to.deep.equal([false, true]);
    expect(await memory.allowance()).to.include({ removals: 0, mails: 0, removed: 3 });
  });

  it("says whether somebody is comparing everybody", async () => {
    const { memory } = world;
    expect(await memory.isLeased()).to.equal(false);
    expect(await memory.acquire("a", 60_000)).to.equal(true);
    expect(await memory.isLeased()).to.equal(true);
    await memory.release("b");
    expect(await memory.isLeased(), "it is not somebody else's to end").to.equal(true);
    await world.passTime(61_000);
    expect(await memory.isLeased(), "or it is over").to.equal(false);
    await memory.release("a");
    expect(await memory.isLeased()).to.equal(false);
  });
});
