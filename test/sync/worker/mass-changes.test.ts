import { expect } from "chai";
import { about, EVERYBODY, id, person, type World, worldOf } from "./world.ts";

const disabled = (world: World) =>
  [...world.accounts.values()].filter(({ enabled }) => !enabled).map(({ username }) => username);
const moved = (world: World) =>
  [...world.accounts.values()].filter(({ email }) => email?.startsWith("moved")).length;

describe("The worker's limits for an hour", () => {
  it("leave all their room to real leavers, however often one user has left and come back", async () => {
    const world = worldOf(9);
    await world.send(EVERYBODY);
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

  it("are not forgotten by a comparison that began to read before events took room", async () => {
    const world = worldOf(9);
    await world.send(EVERYBODY);
    for (const number of [0, 1]) world.people.delete(id(number));
    let steps = 0;
    world.tick = async () => {
      steps += 1;
      // It has looked at the window, has read both sides, and has planned to remove two.
      if (steps !== 3) return;
      world.tick = async () => {};
      for (const number of [2, 3, 4, 5]) {
        world.people.delete(id(number));
        await world.send(about(number));
      }
    };
    await world.send(EVERYBODY);
    expect(disabled(world)).to.deep.equal([2, 3, 4, 5].map(id));
    expect(world.runs.at(-1)?.trouble).to.equal("no user was removed: too-many");
    await world.send(about(0));
    expect(disabled(world), "and no user by an event behind the guard").to.have.length(4);
  });

  it("count what a comparison removed for the events after it", async () => {
    const world = worldOf(9);
    await world.send(EVERYBODY);
    for (const number of [0, 1, 2, 3]) world.people.delete(id(number));
    await world.send(EVERYBODY);
    expect(disabled(world)).to.have.length(4);
    world.people.delete(id(4));
    await world.send(about(4));
    expect(disabled(world)).to.have.length(4);
    expect(world.asked).to.deep.equal(["the removals would exceed the limit for an hour"]);
  });

  it("have room again for what a comparison did not begin any more", async () => {
    const world = worldOf(9);
    await world.send(EVERYBODY);
    for (const number of [0, 1, 2]) world.people.delete(id(number));
    world.deedsInTime = 1;
    await world.send(EVERYBODY);
    expect(disabled(world)).to.have.length(1);
    world.deedsInTime = Number.POSITIVE_INFINITY;
    for (const number of [0, 1, 2]) world.people.set(id(number), person(number));
    for (const number of [3, 4, 5, 6]) world.people.delete(id(number));
    // The one who was removed comes back, and four leave.
    for (const number of [0, 1, 2, 3, 4, 5, 6]) await world.send(about(number));
    expect(disabled(world)).to.deep.equal([3, 4, 5, 6].map(id));
  });

  it("stop e-mails that change one by one, as one wrong mapping makes a provider push them", async () => {
    const world = worldOf(9);
    await world.send(EVERYBODY);
    for (let number = 0; number < 9; number += 1) {
      world.people.set(id(number), person(number, { emails: [`moved-${number}@example.com`] }));
      await world.send(about(number));
      await world.send(about(number));
    }
    expect(moved(world)).to.equal(4);
    expect(new Set(world.asked)).to.deep.equal(
      new Set(["the e-mail changes would exceed the limit for an hour"]),
    );
    await world.send(EVERYBODY);
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

  it("let one e-mail change in the smallest pool, and the next one after an hour", async () => {
    const world = worldOf(2);
    await world.send(EVERYBODY);
    const move = async (number: number) => {
      world.people.set(id(number), person(number, { emails: [`moved-${number}@example.com`] }));
      await world.send(about(number));
    };
    await move(0);
    await move(1);
    expect(moved(world)).to.equal(1);
    world.time += 62 * 60_000;
    await world.send(EVERYBODY);
    expect(moved(world)).to.equal(2);
  });
});

describe("A user who is in no selected group any more", () => {
  /** Of nine, one is on the way from one group to another. */
  async function onTheWay(): Promise<World> {
    const world = worldOf(9);
    await world.send(EVERYBODY);
    leave(world, 5);
    return world;
  }

  function leave({ people, unselected }: World, number: number): void {
    unselected.set(id(number), person(number));
    people.delete(id(number));
  }

  it("is looked at again two minutes later, and loses nothing where another selected group has them by then", async () => {
    const world = await onTheWay();
    await world.send(about(5));
    expect(disabled(world)).to.deep.equal([]);
    expect(world.delays).to.deep.equal([120]);
    world.people.set(id(5), person(5));
    world.time += 120_000;
    await world.send(...world.queued.splice(0));
    expect([world.deeds, world.queued]).to.deep.equal([9, []]);
    expect((await world.windows.removals.read()).count(), "and took no room").to.equal(0);
  });

  it("is removed by the second look if that is still so, once, however often its message comes", async () => {
    const world = await onTheWay();
    await world.send(about(5));
    const [second = {}] = world.queued.splice(0);
    world.time += 120_000;
    await world.send(second, second);
    await world.send(second);
    expect(disabled(world)).to.deep.equal([id(5)]);
    expect([world.deeds, world.queued]).to.deep.equal([10, []]);
  });

  it("is looked at for the first time again where the second look comes too late", async () => {
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

  it("is removed at once where the directory has deleted or disabled them", async () => {
    const deleted = await onTheWay();
    deleted.unselected.clear();
    await deleted.send(about(5));
    expect(disabled(deleted)).to.deep.equal([id(5)]);
    const off = await onTheWay();
    off.unselected.set(id(5), person(5, { enabled: false }));
    await off.send(about(5));
    expect(disabled(off)).to.deep.equal([id(5)]);
  });

  it("is left to a second look by a whole comparison, too, which removes the others", async () => {
    const world = await onTheWay();
    world.people.delete(id(6));
    expect(await world.send(EVERYBODY)).to.deep.equal([]);
    expect(disabled(world)).to.deep.equal([id(6)]);
    expect(world.delays).to.deep.equal([120]);
    expect(world.runs.at(-1)?.outcomes).to.deep.equal({ disabled: 1, unconfirmed: 1 });
    expect(world.metrics().at(-1)).to.include({ SyncChanges: 1, SyncFailures: 0 });
    world.time += 120_000;
    await world.send(...world.queued.splice(0));
    expect(disabled(world)).to.have.members([id(5), id(6)]);
  });

  it("is asked about again where the worker is killed before it remembers its comparison", async () => {
    const world = await onTheWay();
    const { saveCheckpoint: allow } = world.memory;
    world.memory.saveCheckpoint = () => Promise.reject(new Error("Killed."));
    const sentAt = world.time;
    expect(await world.sendAgain(sentAt, EVERYBODY)).to.deep.equal(["0"]);
    world.memory.saveCheckpoint = allow;
    expect(await world.sendAgain(sentAt, EVERYBODY)).to.deep.equal([]);
    expect(world.queued, "twice does no harm").to.have.length(2);
  });
});
