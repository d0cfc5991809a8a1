import { expect } from "chai";
import { ALL_USERS, about, id, person, type World, worldOf } from "./world.ts";

const disabled = (world: World) =>
  [...world.accounts.values()].filter(({ enabled }) => !enabled).map(({ username }) => username);
const moved = (world: World) =>
  [...world.accounts.values()].filter(({ email }) => email?.startsWith("moved")).length;

describe("The worker's limits for an hour", () => {
  it("have full room for removals, however often one user was removed and came back", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (let times = 0; times < 5; times += 1) {
      world.people.delete(id(8));
      await world.send(about(8));
      expect(disabled(world)).to.deep.equal([id(8)]);
      world.people.set(id(8), person(8));
      await world.send(about(8));
      expect(disabled(world)).to.deep.equal([]);
    }
    for (const number of [0, 1, 2, 3]) {
      world.people.delete(id(number));
      await world.send(about(number));
    }
    expect(disabled(world)).to.deep.equal([0, 1, 2, 3].map(id));
    expect(world.asked).to.deep.equal([]);
  });

  it("are kept by a reconciliation that started to read before events used them", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (const number of [0, 1]) world.people.delete(id(number));
    let steps = 0;
    world.tick = async () => {
      steps += 1;
      // It has read the window, the directory and the pool, and plans to remove two users.
      if (steps !== 3) return;
      world.tick = async () => {};
      for (const number of [2, 3, 4, 5]) {
        world.people.delete(id(number));
        await world.send(about(number));
      }
    };
    await world.send(ALL_USERS);
    expect(disabled(world)).to.deep.equal([2, 3, 4, 5].map(id));
    expect(world.runs.at(-1)?.trouble).to.equal("no user was removed: too-many");
    await world.send(about(0));
    expect(disabled(world), "and no user by an event behind the guard").to.have.length(4);
  });

  it("count the removals of a reconciliation for later events", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (const number of [0, 1, 2, 3]) world.people.delete(id(number));
    await world.send(ALL_USERS);
    expect(disabled(world)).to.have.length(4);
    world.people.delete(id(4));
    await world.send(about(4));
    expect(disabled(world)).to.have.length(4);
    expect(world.asked).to.deep.equal(["the removals would exceed the limit for an hour"]);
  });

  it("have room again for actions that a reconciliation did not start", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (const number of [0, 1, 2]) world.people.delete(id(number));
    world.actionsInTime = 1;
    await world.send(ALL_USERS);
    expect(disabled(world)).to.have.length(1);
    world.actionsInTime = Number.POSITIVE_INFINITY;
    for (const number of [0, 1, 2]) world.people.set(id(number), person(number));
    for (const number of [3, 4, 5, 6]) world.people.delete(id(number));
    // The one who was removed comes back, and four leave.
    for (const number of [0, 1, 2, 3, 4, 5, 6]) await world.send(about(number));
    expect(disabled(world)).to.deep.equal([3, 4, 5, 6].map(id));
  });

  it("stop e-mails that change one by one, as after a wrong mapping of the provider", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (let number = 0; number < 9; number += 1) {
      world.people.set(id(number), person(number, { emails: [`moved-${number}@example.com`] }));
      await world.send(about(number));
      await world.send(about(number));
    }
    expect(moved(world)).to.equal(4);
    expect(new Set(world.asked)).to.deep.equal(
      new Set(["the e-mail changes would exceed the limit for an hour"]),
    );
    await world.send(ALL_USERS);
    expect(moved(world)).to.equal(4);
    expect(world.runs.at(-1)).to.deep.include({
      outcomes: { guarded: 1 },
      trouble: "no e-mail was changed: too-many-email-changes",
    });
    expect(world.metrics().at(-1)).to.include({ SyncGuarded: 1, SyncChanges: 0 });
    world.people.set(id(8), person(8, { displayName: "Renamed" }));
    await world.send(about(8));
    expect(world.accounts.get(id(8))?.name, "names go on").to.equal("Renamed");
  });

  it("permit one e-mail change in the smallest pool, and the next one after an hour", async () => {
    const world = worldOf(2);
    await world.send(ALL_USERS);
    const move = async (number: number) => {
      world.people.set(id(number), person(number, { emails: [`moved-${number}@example.com`] }));
      await world.send(about(number));
    };
    await move(0);
    await move(1);
    expect(moved(world)).to.equal(1);
    world.time += 62 * 60_000;
    await world.send(ALL_USERS);
    expect(moved(world)).to.equal(2);
  });
});

describe("A user who is no longer in a selected group", () => {
  /** Of nine, one is on the way from one group to another. */
  async function onTheWay(): Promise<World> {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    leave(world, 5);
    return world;
  }

  function leave({ people, unselected }: World, number: number): void {
    unselected.set(id(number), person(number));
    people.delete(id(number));
  }

  it("is checked again two minutes later, and keeps access if another selected group has the user by then", async () => {
    const world = await onTheWay();
    await world.send(about(5));
    expect(disabled(world)).to.deep.equal([]);
    expect(world.delays).to.deep.equal([120]);
    world.people.set(id(5), person(5));
    world.time += 120_000;
    await world.send(...world.queued.splice(0));
    expect([world.actionCount, world.queued]).to.deep.equal([9, []]);
    expect((await world.windows.removals.read()).count(), "and took no room").to.equal(0);
  });

  it("is removed by the second check, once, however often its message is delivered", async () => {
    const world = await onTheWay();
    await world.send(about(5));
    const [second = {}] = world.queued.splice(0);
    world.time += 120_000;
    await world.send(second, second);
    await world.send(second);
    expect(disabled(world)).to.deep.equal([id(5)]);
    expect([world.actionCount, world.queued]).to.deep.equal([10, []]);
  });

  it("gets a first check again if the second one comes too late", async () => {
    const world = await onTheWay();
    await world.send(about(5));
    const [second = {}] = world.queued.splice(0);
    world.time += 16 * 60_000;
    await world.send(second);
    expect(disabled(world)).to.deep.equal([]);
    world.time += 120_000;
    await world.send(...world.queued.splice(0));
    expect(disabled(world)).to.deep.equal([id(5)]);
  });

  it("is removed at once if the directory has deleted or disabled the user", async () => {
    const deleted = await onTheWay();
    deleted.unselected.clear();
    await deleted.send(about(5));
    expect(disabled(deleted)).to.deep.equal([id(5)]);
    const off = await onTheWay();
    off.unselected.set(id(5), person(5, { enabled: false }));
    await off.send(about(5));
    expect(disabled(off)).to.deep.equal([id(5)]);
  });

  it("is left to a second check also by a whole reconciliation, which removes the others", async () => {
    const world = await onTheWay();
    world.people.delete(id(6));
    expect(await world.send(ALL_USERS)).to.deep.equal([]);
    expect(disabled(world)).to.deep.equal([id(6)]);
    expect(world.delays).to.deep.equal([120]);
    expect(world.runs.at(-1)?.outcomes).to.deep.equal({ disabled: 1, unconfirmed: 1 });
    expect(world.metrics().at(-1)).to.include({ SyncChanges: 1, SyncFailures: 0 });
    world.time += 120_000;
    await world.send(...world.queued.splice(0));
    expect(disabled(world)).to.have.members([id(5), id(6)]);
  });

  it("is checked again if the worker is killed before it saves its checkpoint", async () => {
    const world = await onTheWay();
    const { saveCheckpoint: allow } = world.state;
    world.state.saveCheckpoint = () => Promise.reject(new Error("Killed."));
    const sentAt = world.time;
    expect(await world.sendAgain(sentAt, ALL_USERS)).to.deep.equal(["0"]);
    world.state.saveCheckpoint = allow;
    expect(await world.sendAgain(sentAt, ALL_USERS)).to.deep.equal([]);
    expect(world.queued, "twice does no harm").to.have.length(2);
  });
});
