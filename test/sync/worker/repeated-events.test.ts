import { expect } from "chai";
import { isFromOwnRegion } from "../../../sync/worker/event-regions.ts";
import { ALL_USERS, about, id, person, type World, worldOf } from "./world.ts";

const STORE = "d-1234567890";
const OTHER_STORE = "d-2222222222";
const ALL = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
const source = (identityStoreId: string, region: string) => ({
  kind: "idc" as const,
  sourceId: "idc",
  ...ALL,
  identityStoreId,
  region,
});

/** Identity Store's own event. Source: "EventBridge event message structure", IAM Identity Center User Guide. */
const updated = (number: number, region: string, store = STORE) => ({
  version: "0",
  id: `a-${region}`,
  "detail-type": "User Updated",
  source: "aws.identitystore",
  account: "111122223333",
  time: "2026-11-21T12:00:00Z",
  region,
  resources: [
    `arn:aws:identitystore::111122223333:identitystore/${store}`,
    `arn:aws:identitystore:::user/${id(number)}`,
  ],
  detail: { "event-version": "1.0" },
});

/** Counts how often the directory is asked about single users. */
function readsOf(world: World): string[] {
  const reads: string[] = [];
  const get = world.people.get.bind(world.people);
  world.people.get = (who) => {
    reads.push(who);
    return get(who);
  };
  return reads;
}

describe("One change of a user", () => {
  let world: World;
  let reads: string[];

  beforeEach(async () => {
    world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(1), person(1, { displayName: "Renamed" }));
    reads = readsOf(world);
  });

  /** @returns when a message was sent that is delivered so many milliseconds later. */
  const waited = (milliseconds: number) => {
    const sentAt = world.time;
    world.time += milliseconds;
    return sentAt;
  };

  it("that several messages report costs one read", async () => {
    const byTrail = { "detail-type": "AWS API Call via CloudTrail", detail: { userId: id(1) } };
    const sentAt = waited(10_000);
    expect(await world.sendAgain(sentAt, updated(1, "us-east-1"), byTrail, about(1), about(1))).to.deep.equal(
      [],
    );
    expect(reads).to.deep.equal([id(1)]);
    expect(world.accounts.get(id(1))?.name).to.equal("Renamed");
  });

  it("that SQS delivers twice costs one read", async () => {
    const sentAt = waited(10_000);
    await world.sendAgain(sentAt, about(1));
    await world.sendAgain(sentAt, about(1));
    expect(reads).to.have.length(1);
  });

  it("that may have come after the read by another clock is read again", async () => {
    const sentAt = waited(4_000);
    await world.sendAgain(sentAt, about(1));
    world.people.set(id(1), person(1, { enabled: false }));
    await world.sendAgain(sentAt, about(1));
    expect(world.accounts.get(id(1))?.enabled).to.equal(false);
  });

  it("that is followed by another change is read again", async () => {
    await world.send(about(1));
    world.people.set(id(1), person(1, { displayName: "Renamed again" }));
    await world.send(about(1));
    expect(world.accounts.get(id(1))?.name).to.equal("Renamed again");
  });

  it("that another worker has read since is read again, because the slower one may have undone it", async () => {
    world.people.set(id(1), person(1, { enabled: false }));
    await world.send(about(1));
    world.people.set(id(1), person(1));
    const apply = world.apply;
    world.apply = async (actions, context) => {
      world.apply = apply;
      // The first worker has read, and waits for its turn at Cognito: the second one finds the account disabled, as it should be.
      world.people.set(id(1), person(1, { enabled: false }));
      await world.send(about(1));
      return apply(actions, context);
    };
    await world.send(about(1));
    expect(world.accounts.get(id(1))?.enabled, "the slower worker").to.equal(true);
    for (const message of world.queued.splice(0)) await world.send(message);
    expect(world.accounts.get(id(1))?.enabled).to.equal(false);
    expect(world.queued, "no message causes another without end").to.deep.equal([]);
  });

  it("that failed is read again", async () => {
    const sentAt = world.time;
    world.refused.add(id(1));
    expect(await world.sendAgain(sentAt, about(1))).to.deep.equal(["0"]);
    world.refused.clear();
    expect(await world.sendAgain(sentAt, about(1))).to.deep.equal([]);
    expect(world.accounts.get(id(1))?.name).to.equal("Renamed");
  });

  it("has a second check in any case", async () => {
    world.people.delete(id(1));
    world.unselected.set(id(1), person(1));
    const sentAt = waited(10_000);
    await world.sendAgain(sentAt, about(1), about(1));
    const [second = {}, ...others] = world.queued.splice(0);
    expect(others, "one check, one second check").to.deep.equal([]);
    world.time += 120_000;
    await world.sendAgain(sentAt, second);
    expect(world.accounts.get(id(1))?.enabled).to.equal(false);
  });

  it("in a replicated Identity Center is processed in the Region that the worker reads", async () => {
    world.isCounted = isFromOwnRegion([source(STORE, "us-east-1")]);
    await world.send(updated(1, "us-west-2"));
    await world.send(updated(1, "eu-central-1"));
    expect(reads, "the other Regions").to.deep.equal([]);
    await world.send(updated(1, "us-east-1"));
    await world.send(updated(1, "us-west-2"));
    expect(reads).to.deep.equal([id(1)]);
  });

  it("of a group is processed in that Region, too", async () => {
    world.isCounted = isFromOwnRegion([source(STORE, "us-east-1")]);
    const ofGroup = (region: string) => ({ ...updated(1, region), "detail-type": "Group Deleted" });
    const { length } = world.runs;
    expect(await world.send(ofGroup("us-west-2"), ofGroup("eu-central-1"))).to.deep.equal([]);
    expect(world.runs).to.have.length(length);
    await world.send(ofGroup("us-east-1"));
    expect(world.runs).to.have.length(length + 1);
  });
});

describe("The Region of an event", () => {
  const both = isFromOwnRegion([source(STORE, "us-east-1"), source(OTHER_STORE, "eu-central-1")]);

  it("is the one from which its store is read first", () => {
    expect(both({ region: "us-east-1", identityStoreId: STORE })).to.equal(true);
    expect(both({ region: "eu-central-1", identityStoreId: STORE }), "replica").to.equal(false);
    expect(both({ region: "eu-central-1", identityStoreId: OTHER_STORE })).to.equal(true);
    const twice = isFromOwnRegion([source(STORE, "us-east-1"), source(STORE, "eu-central-1")]);
    expect(twice({ region: "eu-central-1", identityStoreId: STORE })).to.equal(false);
  });

  it("may be that of any source for an event without a known store", () => {
    expect(both({ region: "eu-central-1" })).to.equal(true);
    expect(both({ region: "us-west-2" })).to.equal(false);
    expect(both({ region: "us-east-1", identityStoreId: "d-3333333333" })).to.equal(true);
  });

  it("does not matter without a source of Identity Center", () => {
    expect(isFromOwnRegion([])({ region: "us-east-1", identityStoreId: STORE })).to.equal(true);
  });
});
