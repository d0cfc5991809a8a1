import { expect } from "chai";
import { ALL_USERS, about, id, person, worldOf } from "./world.ts";

describe("The worker that keeps the pool in sync", () => {
  it("changes no single user before all users were reconciled, and requests that", async () => {
    const world = worldOf(3);
    await world.send(about(1));
    expect(world.accounts.size).to.equal(0);
    expect(world.asked).to.have.length(1);
  });

  it("reconciles a single user after that: new, renamed, removed, back", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(5), person(5));
    await world.send(about(5));
    expect(world.accounts.get(id(5))?.enabled).to.equal(true);
    world.people.set(id(5), person(5, { emails: ["new@example.com"] }));
    await world.send(about(5));
    expect(world.accounts.get(id(5))?.email).to.equal("new@example.com");
    world.people.delete(id(5));
    await world.send(about(5));
    expect(world.accounts.get(id(5))?.enabled).to.equal(false);
    world.people.set(id(5), person(5));
    await world.send(about(5));
    expect(world.accounts.get(id(5))?.enabled).to.equal(true);
    expect(world.asked).to.deep.equal([]);
  });

  it("keeps the guard's limit with any number of events: the rest is left to a whole reconciliation, which stops", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (let number = 0; number < 9; number += 1) world.people.delete(id(number));
    for (let number = 0; number < 9; number += 1) await world.send(about(number));
    const disabled = () => [...world.accounts.values()].filter(({ enabled }) => !enabled).length;
    expect(disabled(), "half of nine at most").to.equal(4);
    expect(world.asked).to.have.length(5);
    await world.send(ALL_USERS);
    expect(disabled()).to.equal(4);
    expect(world.runs.at(-1)?.trouble).to.contain("no user was removed");
  });

  it("says how many disabled users can still sign in with an account that sync did not create", async () => {
    const world = worldOf(2);
    const state = { enabled: true, awaitsFirstSignIn: false, federated: false, emailVerified: true };
    const admin = { username: "admin", email: "p5@example.com", managed: false, invites: 0, ...state };
    world.accounts.set("admin", admin);
    world.people.set(id(5), person(5, { enabled: false }));
    await world.send(ALL_USERS);
    expect(world.runs.at(-1)?.trouble).to.equal(
      "disabled in the directory, and still able to sign in with an account that sync did not create: 1",
    );
    expect(world.accounts.get("admin")).to.deep.equal(admin);
  });

  it("keeps the guard's limit if users are removed one by one, with any whole reconciliations in between", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    for (let number = 0; number < 9; number += 1) {
      world.people.delete(id(number));
      await world.send(about(number));
      await world.send(ALL_USERS);
    }
    const disabled = () => [...world.accounts.values()].filter(({ enabled }) => !enabled).length;
    expect(disabled()).to.equal(4);
    expect(world.runs.at(-1)?.trouble).to.contain("no user was removed");
    for (const number of [6, 7, 8]) world.people.set(id(number), person(number));
    world.time += 62 * 60 * 1000;
    await world.send(ALL_USERS);
    expect(disabled(), "an hour later, two of five").to.equal(6);
  });

  it("removes no user by events while a guard stops removals", async () => {
    const world = worldOf(9);
    await world.send(ALL_USERS);
    world.people.clear();
    await world.send(ALL_USERS);
    await world.send(about(1));
    expect([...world.accounts.values()].every(({ enabled }) => enabled)).to.equal(true);
  });

  it("leaves an e-mail that moves between users to a whole reconciliation", async () => {
    const world = worldOf(2);
    await world.send(ALL_USERS);
    world.people.set(id(0), person(0, { emails: ["p1@example.com"] }));
    await world.send(about(0));
    expect(world.accounts.get(id(0))?.email).to.equal("p0@example.com");
    expect(world.asked).to.have.length(1);
  });

  it("leaves users with the same e-mail to a whole reconciliation, which skips them", async () => {
    const world = worldOf(3);
    for (const twin of [5, 6])
      world.people.set(id(twin), person(twin, { emails: [`${twin % 2 ? "t" : "T"}@x.org`] }));
    await world.send(ALL_USERS);
    for (const twin of [5, 6]) await world.send(about(twin));
    expect(world.asked).to.have.length(2);
    await world.send(ALL_USERS);
    expect([...world.accounts.keys()])
      .to.not.include.members([id(5)])
      .and.to.not.include(id(6));
    world.people.set(id(6), person(6));
    await world.send(about(6));
    expect([...world.accounts.keys()], "with an e-mail of their own")
      .to.include(id(6))
      .and.not.include(id(5));
  });

  it("reconciles all users once for all messages that were sent before it starts", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS, ALL_USERS, { detail: { groupId: "x" } });
    expect(world.runs.filter(({ looked }) => looked === "everybody")).to.have.length(1);
  });

  it("requests a later reconciliation while another worker runs one, which may have read too early", async () => {
    const world = worldOf(3);
    world.leasedBy = "another run";
    expect(await world.send(ALL_USERS)).to.deep.equal([]);
    expect(world.accounts.size).to.equal(0);
    expect(world.asked).to.deep.equal(["another worker is reconciling all users"]);
    expect(world.delays).to.deep.equal([30]);
  });

  it("reconciles all users once more for all messages that were postponed meanwhile", async () => {
    const world = worldOf(3);
    world.leasedBy = "another run";
    await world.send(ALL_USERS, ALL_USERS, ALL_USERS);
    const [first = {}, ...others] = world.queued.splice(0);
    await world.send(...others);
    world.leasedBy = undefined;
    await world.send(first);
    // These were sent after that reconciliation started, and it has read their changes.
    await world.send(...world.queued.splice(0));
    expect(world.runs).to.have.length(1);
    await world.send(ALL_USERS);
    expect(world.runs, "one that was asked for later is no part of that").to.have.length(2);
  });

  it("reconciles a user again who changed during a whole reconciliation, which may have read the old state", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(5), person(5));
    world.leasedBy = "another run";
    await world.send(about(5));
    expect(world.accounts.get(id(5))?.enabled, "at once").to.equal(true);
    expect(world.asked).to.deep.equal(["all users are being reconciled at the same time"]);
    expect(world.delays).to.deep.equal([30]);
    // The other run had read the directory before.
    world.people.delete(id(5));
    await world.send(...world.queued.splice(0));
    expect(world.accounts.get(id(5))?.enabled).to.equal(false);
    world.leasedBy = undefined;
    await world.send(...world.queued.splice(0));
    expect(world.queued, "and then no more").to.deep.equal([]);
  });

  it("reconciles single users before all users, in any order of messages", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(5), person(5));
    await world.send({ detail: { groupId: "x" } }, about(5));
    expect(world.runs.slice(1).map(({ looked }) => looked)).to.deep.equal(["person", "everybody"]);
  });

  it("continues after the time limit, run after run, and applies each action once", async () => {
    const world = worldOf(9);
    for (const done of [4, 8, 9]) {
      world.actionsInTime = 4;
      expect(await world.send(ALL_USERS)).to.deep.equal([]);
      expect(world.accounts.size).to.equal(done);
    }
    expect(world.asked).to.deep.equal(Array(2).fill("the run reached its time limit"));
    expect(world.actionCount).to.equal(9);
  });

  it("fails if the time limit is reached before any action: another run would not get further", async () => {
    const world = worldOf(3);
    world.actionsInTime = 0;
    expect(await world.send(ALL_USERS)).to.deep.equal(["0"]);
    expect(world.asked).to.deep.equal([]);
    expect(world.runs.at(-1)?.trouble).to.equal("RUN_TOO_SHORT");
    expect(world.leasedBy).to.equal(undefined);
  });

  it("returns the message of a user whose change did not start", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    world.people.set(id(5), person(5));
    world.actionsInTime = 0;
    expect(await world.send(about(5))).to.deep.equal(["0"]);
  });

  it("repeats failed actions when the message is delivered again", async () => {
    const world = worldOf(3);
    world.refused.add(id(1));
    const sentAt = world.time;
    expect(await world.send(ALL_USERS)).to.deep.equal(["0"]);
    world.refused.clear();
    expect(await world.sendAgain(sentAt, ALL_USERS)).to.deep.equal([]);
    expect(world.accounts.size).to.equal(3);
    const { actionCount } = world;
    expect(await world.sendAgain(sentAt, ALL_USERS), "then it is done with").to.deep.equal([]);
    expect(world.actionCount).to.equal(actionCount);
    expect(world.runs.filter(({ looked }) => looked === "everybody")).to.have.length(2);
  });

  it("returns a message that failed, and completes the others", async () => {
    const world = worldOf(3);
    await world.send(ALL_USERS);
    const get = world.people.get.bind(world.people);
    world.people.get = (key) => {
      if (key === id(1))
        throw Object.assign(new Error("Rate exceeded for ada@example.com"), { name: "ThrottlingException" });
      return get(key);
    };
    expect(await world.send(about(0), about(1), about(2))).to.deep.equal(["1"]);
    expect(world.lines.join("\n")).to.contain("ThrottlingException").and.not.to.contain("ada@");
  });

  it("writes one audit entry for each change, and none of it into its own log", async () => {
    const world = worldOf(2);
    await world.send(ALL_USERS);
    world.people.set(id(1), person(1, { displayName: "Renamed" }));
    await world.send(about(1));
    const lines = world.audited.map((text) => JSON.parse(text));
    const common = { audit: "account", run: "run-1", by: "directorySync" };
    expect(lines.map(({ id: who, what, outcome }) => [who, what, outcome])).to.deep.equal([
      [id(0), "invite", "invited"],
      [id(1), "invite", "invited"],
      [id(1), "update", "updated"],
    ]);
    for (const line of lines) expect(line).to.include(common);
    expect(world.lines.filter((line) => line.includes('"audit"'))).to.deep.equal([]);
  });

  it("writes refused audit entries into its own log, and records the failure", async () => {
    const world = worldOf(2);
    world.auditFault = "AccessDeniedException";
    expect(await world.send(ALL_USERS), "the work is done").to.deep.equal([]);
    const own = world.lines.map((text) => JSON.parse(text)).filter(({ audit }) => audit === "account");
    expect(own.map(({ id: who, outcome }) => [who, outcome])).to.deep.equal([
      [id(0), "invited"],
      [id(1), "invited"],
    ]);
    expect(world.metrics().at(-1)).to.include({ SyncChanges: 2, SyncFailures: 2 });
    expect(world.runs.at(-1)?.outcomes).to.deep.equal({ invited: 2, unaudited: 2 });
    expect(world.runs.at(-1)?.trouble).to.include("AccessDeniedException");
  });

  it("loses no audit entry if a run fails after a change", async () => {
    const world = worldOf(1);
    world.state.saveCheckpoint = () => Promise.reject(new Error("The table is gone."));
    world.auditFault = "ServiceUnavailableException";
    expect(await world.send(ALL_USERS)).to.deep.equal(["0"]);
    expect(world.lines.join("\n")).to.include('"outcome":"invited"');
  });
});
