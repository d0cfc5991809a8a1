import { expect } from "chai";
import fc from "fast-check";
import { runs } from "../../support/properties.ts";
import { ALL_USERS, about, id, person, type World, worldOf } from "./world.ts";

const HOUR_MS = 60 * 60 * 1000;

/** How often SQS delivers a message before it goes to the dead-letter queue, and the time in between. */
const MAX_RECEIVE_COUNT = 5;
const VISIBILITY_MS = 16 * 60 * 1000;

/** Delivers messages as SQS does, and what the worker sends to the queue. @returns how many became dead letters. */
async function deliver(world: World, bodies: readonly object[], batchSize: number): Promise<number> {
  const sentAt = world.time;
  let waiting = [...bodies];
  for (let count = 0; count < MAX_RECEIVE_COUNT && waiting.length > 0; count += 1) {
    const failed: object[] = [];
    for (let start = 0; start < waiting.length; start += batchSize) {
      const batch = waiting.slice(start, start + batchSize);
      const indexes = await world.sendAgain(sentAt, ...batch);
      failed.push(...indexes.flatMap((index) => batch[Number(index)] ?? []));
    }
    waiting = [...failed, ...world.queued.splice(0)];
    world.time += VISIBILITY_MS;
  }
  return waiting.length;
}

const comparisons = (world: World) => world.runs.filter(({ looked }) => looked === "everybody").length;

describe("A user whom AWS rejects", () => {
  const GROUP_EVENTS = Array.from({ length: 10 }, () => ({ detail: { groupId: "x" } }));

  for (const batchSize of [1, 10]) {
    it(`costs one whole comparison for ten messages, in batches of ${batchSize}, and no dead letter`, async () => {
      const world = worldOf(5);
      world.rejected.set(id(1), "InvalidParameterException");
      expect(await deliver(world, GROUP_EVENTS, batchSize), "dead letters").to.equal(0);
      expect(comparisons(world)).to.equal(1);
      expect([...world.accounts.keys()].sort()).to.deep.equal([0, 2, 3, 4].map(id));
    });
  }

  it("is the only one without an account, whichever users are rejected and however the messages arrive", async () => {
    const codes = fc.constantFrom("InvalidParameterException", "AliasExistsException");
    const rejected = fc.dictionary(fc.integer({ min: 0, max: 8 }).map(String), codes);
    const messages = fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(
      rejected,
      messages,
      fc.integer({ min: 1, max: 10 }),
      async (who, sent, size) => {
        const world = worldOf(9);
        for (const [number, code] of Object.entries(who)) world.rejected.set(id(Number(number)), code);
        const bodies = sent.map((number) => (number < 0 ? ALL_USERS : about(number)));
        expect(await deliver(world, bodies, size), "dead letters").to.equal(0);
        expect(comparisons(world)).to.equal(1);
        const others = Array.from({ length: 9 }, (_, number) => id(number)).filter(
          (one) => !world.rejected.has(one),
        );
        expect([...world.accounts.keys()].sort()).to.deep.equal(others);
        expect([...world.setAside.keys()].sort()).to.deep.equal([...world.rejected.keys()].sort());
      },
    );
    await fc.assert(property, { numRuns: runs(100) });
  });

  it("is a dead letter in an outage, and a batch fails with its first comparison", async () => {
    const world = worldOf(5);
    world.refused.add(id(1));
    expect(await deliver(world, GROUP_EVENTS, 10), "dead letters").to.equal(10);
    expect(comparisons(world)).to.equal(5);
  });

  it("holds up no other user of a batch, and is not a dead letter", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    for (const number of [5, 6, 7]) world.people.set(id(number), person(number));
    world.rejected.set(id(6), "UserLambdaValidationException");
    expect(await deliver(world, [5, 6, 7].map(about), 10)).to.equal(0);
    expect(comparisons(world)).to.equal(1);
    expect([...world.accounts.keys()])
      .to.include(id(5))
      .and.to.include(id(7));
  });

  it("is named in the record, the audit log and the metrics", async () => {
    const world = worldOf(3);
    world.rejected.set(id(1), "InvalidParameterException");
    await world.send(ALL_USERS);
    const { outcomes, trouble, setAside = [] } = world.runs.at(-1) ?? {};
    expect(outcomes).to.deep.equal({ invited: 2, "set-aside": 1 });
    expect(trouble).to.equal(`set aside: ${id(1)} (InvalidParameterException)`);
    expect(setAside).to.have.length(1);
    expect(setAside[0]).to.include({
      id: id(1),
      what: "invite",
      code: "InvalidParameterException",
      attempts: 1,
    });
    expect(setAside[0]).to.not.have.property("digest");
    expect(world.metrics().at(-1)).to.include({ SyncSetAside: 1, SyncFailures: 0, SyncChanges: 2 });
    const line = world.audited.map((text) => JSON.parse(text)).find(({ audit }) => audit === "set-aside");
    expect(line).to.include({ id: id(1), code: "InvalidParameterException", by: "directorySync" });
  });

  it("is counted, also if another worker set the user aside during the comparison", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(0), person(0, { displayName: "Renamed" }));
    world.rejected.set(id(1), "InvalidParameterException");
    let ticks = 0;
    world.tick = async () => {
      if (++ticks !== 2) return;
      // The comparison has read the directory; a second worker handles a later change.
      world.people.set(id(1), person(1, { displayName: "Rejected" }));
      await world.send(about(1));
      expect(world.setAside.has(id(1))).to.equal(true);
    };
    await world.send(ALL_USERS);
    expect(world.metrics().at(-1)).to.include({ SyncSetAside: 1 });
    expect(world.runs.at(-1)?.setAside?.map((user) => user.id)).to.deep.equal([id(1)]);
  });

  it("is tried again after a time that doubles, at most a day", async () => {
    const world = worldOf(3);
    world.rejected.set(id(1), "InvalidParameterException");
    const hours: number[] = [];
    for (let hour = 0; hour < 100; hour += 1) {
      const before = world.actionCount;
      await world.send(ALL_USERS, about(1));
      if (world.actionCount > before) hours.push(hour);
      world.time += HOUR_MS;
    }
    expect(hours).to.deep.equal([0, 1, 3, 7, 14, 28, 52, 76]);
    expect(world.metrics().at(-1)).to.include({ SyncSetAside: 1, SyncFailures: 0 });
  });

  it("is tried at once when the directory's entry changes, and is then an ordinary user", async () => {
    const world = worldOf(3);
    world.rejected.set(id(1), "InvalidParameterException");
    await world.send(ALL_USERS);
    world.rejected.clear();
    await world.send(about(1));
    expect(world.accounts.has(id(1)), "the entry is the same").to.equal(false);
    world.people.set(id(1), person(1, { displayName: "Corrected" }));
    await world.send(about(1));
    expect(world.accounts.get(id(1))?.name).to.equal("Corrected");
    expect(world.setAside.size).to.equal(0);
    await world.send(ALL_USERS);
    expect(world.metrics().at(-1)).to.include({ SyncSetAside: 0 });
  });

  it("is forgotten when the directory no longer wants the change", async () => {
    const world = worldOf(3);
    world.rejected.set(id(1), "InvalidParameterException");
    await world.send(ALL_USERS);
    world.people.delete(id(1));
    await world.send(ALL_USERS);
    expect(world.setAside.size).to.equal(0);
  });

  it("loses access at once, whatever else of the user is rejected", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.rejected.set(id(1), "InvalidParameterException");
    world.people.set(id(1), person(1, { displayName: "Rejected" }));
    await world.send(about(1));
    expect(world.setAside.has(id(1))).to.equal(true);
    world.rejected.clear();
    world.people.set(id(1), person(1, { displayName: "Rejected", enabled: false }));
    await world.send(about(1));
    expect(world.accounts.get(id(1))?.enabled).to.equal(false);
  });

  it("whose removal is rejected is tried with each comparison, and counts as a failure", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.rejected.set(id(1), "InvalidParameterException");
    world.people.delete(id(1));
    for (let run = 0; run < 3; run += 1) {
      expect(await world.send(ALL_USERS), "the message is done").to.deep.equal([]);
      expect(world.metrics().at(-1)).to.include({ SyncFailures: 1, SyncSetAside: 1 });
    }
    expect(world.actionCount).to.equal(3 + 3);
    expect(await world.send(about(1)), "the message of this user alone is retried").to.deep.equal(["0"]);
  });

  it("does not stop a redriven message, which is done when the time has come", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(5), person(5));
    world.rejected.set(id(5), "AliasExistsException");
    expect(await world.send(about(5))).to.deep.equal([]);
    world.rejected.clear();
    world.time += HOUR_MS;
    expect(await world.send(about(5))).to.deep.equal([]);
    expect(world.accounts.has(id(5))).to.equal(true);
  });
});
