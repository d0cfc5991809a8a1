import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { WorkerWorld } from "../worker/worker-world.ts";

describe("What the worker remembers between runs", function () {
  this.timeout(60_000);
  let world: WorkerWorld;
  const removals = {
    total: 5,
    bySource: new Map([
      ["idc", 4],
      ["scim", 3],
    ]),
  };
  const emailChanges = { total: 2, bySource: new Map<string, number>() };
  const few = { total: 1, bySource: new Map([["idc", 1]]) };
  const found = {
    ...{
      readStartedAt: 7,
      emailsLeft: 3,
      limits: { removals, emailChanges, established: { removals: few, emailChanges } },
    },
    ...{ byUsername: true, sharedEmails: ["a", "b"] },
  };

  beforeEach(async () => {
    world = await WorkerWorld.open(await sharedSandbox());
  });

  afterEach(() => world.stop());

  it("is what a comparison found, the first time and each time after", async () => {
    const { memory } = world;
    expect(await memory.checkpoint()).to.equal(undefined);
    await memory.saveCheckpoint(found);
    expect(await memory.checkpoint()).to.deep.equal(found);
    const { emailsLeft: _, ...bySes } = found;
    await memory.saveCheckpoint(bySes);
    expect(await memory.checkpoint(), "of mails there is nothing left to say").to.deep.equal(bySes);
    const { sharedEmails: _shared, ...tooMany } = bySes;
    for (const other of [
      { ...bySes, sharedEmails: [] },
      { ...tooMany, limits: { established: {} } },
      { ...bySes, limits: { emailChanges, established: { emailChanges } } },
      { ...bySes, limits: { removals, established: { removals } } },
    ]) {
      await memory.saveCheckpoint(other);
      expect(await memory.checkpoint()).to.deep.equal(other);
    }
  });

  it("gives no more mails than there are", async () => {
    const { memory } = world;
    expect(await memory.consumeEmail(), "before anything was compared").to.equal(false);
    await memory.saveCheckpoint({ ...found, emailsLeft: 1 });
    const taken = await Promise.all([memory.consumeEmail(), memory.consumeEmail()]);
    expect(taken.sort()).to.deep.equal([false, true]);
    expect(await memory.checkpoint()).to.include({ emailsLeft: 0 });
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

  describe("of an earlier version", () => {
    /** What the version before windows wrote after a comparison, with the lease that it had let go of. */
    const NOW_ITEM = {
      ...{ kind: { S: "now" }, at: { S: "-" }, leasedBy: { S: "run-1" }, leasedTill: { N: "0" } },
      ...{
        readStartedAt: { N: "1795262400000" },
        removals: { N: "5" },
        removed: { N: "2" },
        mails: { N: "48" },
      },
      removedSince: { N: "1795262400000" },
      ...{ byUsername: { BOOL: true }, sharedEmails: { L: [{ S: "a2V5" }] } },
    };

    it("does not count, so that everybody is compared first", async () => {
      const { dynamo, table } = world.place;
      await dynamo.send(new PutItemCommand({ TableName: table, Item: NOW_ITEM }));
      expect(await world.memory.checkpoint()).to.equal(undefined);
      expect(await world.memory.isLeased()).to.equal(false);
      expect(await world.memory.acquire("run-2", 60_000)).to.equal(true);
      await world.memory.saveCheckpoint(found);
      expect(await world.memory.checkpoint()).to.deep.equal(found);
    });

    it("finds nothing of its own in what this one writes, and so compares everybody first, too", async () => {
      const { dynamo, table } = world.place;
      await dynamo.send(new PutItemCommand({ TableName: table, Item: NOW_ITEM }));
      await world.memory.saveCheckpoint(found);
      const Key = { kind: { S: "now" }, at: { S: "-" } };
      const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key }));
      expect(Item).not.to.have.any.keys("removals", "removed", "removedSince");
    });
  });
});
