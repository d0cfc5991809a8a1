import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { manyPeople } from "../../support/fake-aws/identity-center.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { ALL_DONE, ALL_USERS, about, WorkerWorld } from "../worker/worker-world.ts";

describe("The worker's state between runs", () => {
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
    readStartedAt: 7,
    emailsLeft: 3,
    limits: { removals, emailChanges, established: { removals: few, emailChanges } },
    byUsername: true,
    sharedEmails: ["a", "b"],
  };

  beforeEach(async () => {
    world = await WorkerWorld.open(await sharedSandbox());
  });

  afterEach(() => world.stop());

  it("is the checkpoint of the last reconciliation", async () => {
    const { state } = world;
    expect(await state.checkpoint()).to.equal(undefined);
    await state.saveCheckpoint(found);
    expect(await state.checkpoint()).to.deep.equal(found);
    const { emailsLeft: _, ...bySes } = found;
    await state.saveCheckpoint(bySes);
    expect(await state.checkpoint(), "without a quota").to.deep.equal(bySes);
    const { sharedEmails: _shared, ...tooMany } = bySes;
    for (const other of [
      { ...bySes, sharedEmails: [] },
      { ...tooMany, limits: { established: {} } },
      { ...bySes, limits: { emailChanges, established: { emailChanges } } },
      { ...bySes, limits: { removals, established: { removals } } },
    ]) {
      await state.saveCheckpoint(other);
      expect(await state.checkpoint()).to.deep.equal(other);
    }
  });

  it("consumes no more e-mails than are left", async () => {
    const { state } = world;
    expect(await state.consumeEmail(), "before a reconciliation").to.equal(false);
    await state.saveCheckpoint({ ...found, emailsLeft: 1 });
    const taken = await Promise.all([state.consumeEmail(), state.consumeEmail()]);
    expect(taken.sort()).to.deep.equal([false, true]);
    expect(await state.checkpoint()).to.include({ emailsLeft: 0 });
  });

  it("shows whether a worker is reconciling all users", async () => {
    const { state } = world;
    expect(await state.isLeased()).to.equal(false);
    expect(await state.acquire("a", 60_000)).to.equal(true);
    expect(await state.isLeased()).to.equal(true);
    await state.release("b");
    expect(await state.isLeased(), "only its holder can release it").to.equal(true);
    await world.passTime(61_000);
    expect(await state.isLeased(), "or it is over").to.equal(false);
    await state.release("a");
    expect(await state.isLeased()).to.equal(false);
  });

  it("has the users who are set aside, until they are cleared", async () => {
    const { state } = world;
    const when = { since: "2026-11-21T12:00:00.000Z", nextTry: "2026-11-21T12:50:00.000Z" };
    const user = (id: string) => ({
      id,
      what: "invite",
      code: "InvalidParameterException",
      attempts: 1,
      ...when,
    });
    const [ada, bob] = [user("ada"), user("bob")].map((one) => ({ ...one, digest: "d" }));
    if (ada === undefined || bob === undefined) throw new Error("two users");
    expect(await state.usersSetAside()).to.deep.equal([]);
    await Promise.all([state.setAside(ada), state.setAside(bob)]);
    expect(await state.usersSetAside()).to.deep.equal([ada, bob]);
    await state.setAside({ ...ada, attempts: 2 });
    expect(await state.userSetAside("ada")).to.deep.equal({ ...ada, attempts: 2 });
    await state.clearSetAside("ada");
    expect(await state.userSetAside("ada")).to.equal(undefined);
    expect(await state.usersSetAside()).to.deep.equal([bob]);
    const { digest: _, ...named } = bob;
    const run = { at: when.since, run: "r", by: "directorySync", looked: "everybody", outcomes: {} } as const;
    await state.record({ ...run, setAside: [named] });
    expect(await state.history(1)).to.deep.equal([{ ...run, setAside: [named] }]);
  });

  it("knows when a user was read", async () => {
    const { state } = world;
    expect(await state.lastReadOf("ada")).to.equal(undefined);
    await state.recordRead("ada", 1_795_262_400_000);
    expect(await state.lastReadOf("ada")).to.equal(1_795_262_400_000);
    expect(await state.lastReadOf("bob")).to.equal(undefined);
  });

  it("sets a user aside whom a trigger of the pool rejects, and processes the others", async () => {
    world.aws.identityCenter.people = manyPeople(3);
    world.aws.cognito.rejectedEmails.add("person-00001@example.com");
    expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    expect(world.aws.cognito.users.size).to.equal(2);
    const [user] = await world.state.usersSetAside();
    if (user === undefined) throw new Error("No user is set aside.");
    expect(user).to.include({ code: "UserLambdaValidationException", what: "invite", attempts: 1 });
    world.aws.cognito.rejectedEmails.clear();
    expect(await world.deliver([about(user.id)]), "not yet").to.deep.equal(ALL_DONE);
    expect(world.aws.cognito.users.size).to.equal(2);
    await world.state.setAside({ ...user, nextTry: new Date().toISOString() });
    expect(await world.deliver([about(user.id)])).to.deep.equal(ALL_DONE);
    expect(world.aws.cognito.users.size).to.equal(3);
    expect(await world.state.usersSetAside()).to.deep.equal([]);
  });

  describe("of an earlier version", () => {
    /** The item of the version before change windows, with a released lease. */
    const NOW_ITEM = {
      kind: { S: "now" },
      at: { S: "-" },
      leasedBy: { S: "run-1" },
      leasedTill: { N: "0" },
      lookedAt: { N: "1795262400000" },
      removals: { N: "5" },
      removed: { N: "2" },
      removedSince: { N: "1795262400000" },
      mails: { N: "48" },
      byUsername: { BOOL: true },
      sharedEmails: { L: [{ S: "a2V5" }] },
    };

    it("is ignored, so that all users are reconciled first", async () => {
      const { dynamo, table } = world.stateTable;
      await dynamo.send(new PutItemCommand({ TableName: table, Item: NOW_ITEM }));
      expect(await world.state.checkpoint()).to.equal(undefined);
      expect(await world.state.isLeased()).to.equal(false);
      expect(await world.state.acquire("run-2", 60_000)).to.equal(true);
      await world.state.saveCheckpoint(found);
      expect(await world.state.checkpoint()).to.deep.equal(found);
    });

    it("finds no attributes of its own in this version's item, and also reconciles all users first", async () => {
      const { dynamo, table } = world.stateTable;
      await dynamo.send(new PutItemCommand({ TableName: table, Item: NOW_ITEM }));
      await world.state.saveCheckpoint(found);
      const Key = { kind: { S: "now" }, at: { S: "-" } };
      const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key }));
      expect(Item).not.to.have.any.keys("removals", "removed", "removedSince");
    });
  });
});
