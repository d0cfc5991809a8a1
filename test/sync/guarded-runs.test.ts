import { expect } from "chai";
import type { SyncOutcome } from "../../sync/index.ts";
import { attributes } from "../../sync/model/account.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { directoryUser, poolUser } from "./pool-users.ts";
import { refusalOf, typeInto } from "./typed-command.ts";

const IDS = Array.from({ length: 20 }, (_, index) => `p${index}`);

describe("A run that a guard stops", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    for (const id of IDS) world.aws.cognito.users.set(id, poolUser(id));
    world.aws.identityCenter.people = IDS.map((id) => directoryUser(id));
  });

  afterEach(() => world.stop());

  /** Runs the command. @returns the exit code, the actions and the output. */
  async function run(line: string) {
    const printed: string[] = [];
    const { exitCode, results } = await typeInto(world, line, { info: (text) => printed.push(text) });
    return { exitCode, kinds: results.map(({ action }) => action.kind), printed: printed.join("\n") };
  }

  it("changes no e-mail if a mapping changes all of them, prints how to continue, and ends with 4", async () => {
    world.aws.identityCenter.people = IDS.map((id) => directoryUser(id, `${id}@example.onmicrosoft.com`));
    const stopped = await run("--source idc --yes");
    expect([stopped.exitCode, stopped.kinds]).to.deep.equal([4, []]);
    expect(stopped.printed).to.include(
      "NO E-MAIL IS CHANGED: 20 of 20 accounts would get another e-mail address, and the limit within an hour is 5",
    );
    expect(stopped.printed).to.include("--allow-email-changes 20");
    expect(world.aws.cognito.mails().every((mails) => mails === 1)).to.equal(true);
    const meant = await run("--source idc --yes --allow-email-changes 20");
    expect([meant.exitCode, meant.kinds.length]).to.deep.equal([0, 20]);
  });

  it("accepts another limit for e-mails, as a number or a share", async () => {
    world.aws.identityCenter.people = IDS.map((id, index) =>
      directoryUser(id, index < 7 ? `${id}@example.org` : undefined),
    );
    expect((await run("--source idc --dry-run --max-email-changes 40%")).exitCode).to.equal(0);
    expect((await run("--source idc --dry-run --max-email-changes 6")).exitCode).to.equal(4);
  });

  it("proposes to adopt if most users came back under other IDs", async () => {
    world.aws.identityCenter.people = IDS.map((id) => directoryUser(`new-${id}`, `${id}@example.com`));
    const stopped = await run("--source idc --yes");
    expect([stopped.exitCode, stopped.kinds]).to.deep.equal([4, []]);
    expect(stopped.printed).to.include(
      "20 of 20 accounts belong to users who are in the source with the same e-mail address and another ID",
    );
    expect(stopped.printed).to.include("--adopt");
    const adopted = await run("--source idc --yes --adopt");
    expect([adopted.exitCode, new Set(adopted.kinds)]).to.deep.equal([0, new Set(["adopt"])]);
  });

  it("changes nothing for two entries with one ID, names both, and ends with 4", async () => {
    const [first = directoryUser("p0")] = world.aws.identityCenter.people;
    world.aws.identityCenter.people = [
      ...world.aws.identityCenter.people,
      { ...first, DisplayName: "Another", Emails: [{ Value: "another@example.com", Primary: true }] },
    ];
    const before = new Map(world.aws.cognito.users);
    const { exitCode, kinds, printed } = await run("--source idc --yes");
    expect([exitCode, kinds]).to.deep.equal([4, []]);
    expect(printed).to.include(
      "DUPLICATE ID: two entries have the same ID, and neither is changed: Another (ID p0), p0 (ID p0)",
    );
    expect(world.aws.cognito.users).to.deep.equal(before);
  });
});

describe("Adopting an account that sync disabled", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    for (const id of IDS) world.aws.cognito.users.set(id, poolUser(id));
    world.aws.identityCenter.people = IDS.slice(1).map((id) => directoryUser(id));
    await typeInto(world, "--source idc --yes");
    world.aws.identityCenter.people = [...IDS.slice(1), "again"].map((id) =>
      directoryUser(id, id === "again" ? "p0@example.com" : undefined),
    );
  });

  afterEach(() => world.stop());

  it("enables it, and leaves nothing to do", async () => {
    const { results } = await typeInto(world, "user p0@example.com --source idc --adopt --yes");
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["adopted"]);
    expect(world.aws.cognito.users.get("p0")).to.include({ Enabled: true, mails: 1 });
    expect((await typeInto(world, "--source idc --yes")).results).to.deep.equal([]);
  });

  it("ends with 1 if an action that it depends on is not part of the run", async () => {
    const { exitCode, results } = await typeInto(world, "user again --source idc --yes");
    expect([exitCode, results.map(({ outcome }) => outcome)]).to.deep.equal([1, ["blocked"]]);
  });
});

describe("An invitation above the daily e-mail quota", () => {
  it("waits together with the new address, so that it is still due the next day", async () => {
    const world = await openFakeWorld();
    const waiting = { UserStatus: "FORCE_CHANGE_PASSWORD" };
    world.aws.cognito.users.set("ada", poolUser("ada", { email: "wrong@example.com" }, waiting));
    world.aws.identityCenter.people = [directoryUser("ada")];
    const full = await typeInto(world, "--source idc --yes --max-emails 0");
    expect([full.results, full.waiting.map(({ kind }) => kind)]).to.deep.equal([[], ["update", "resend"]]);
    const next = await typeInto(world, "--source idc --yes");
    expect(next.results.map(({ outcome }) => outcome)).to.deep.equal(["updated", "resent"]);
    await world.stop();
  });
});

describe("A source that is no longer read", () => {
  let world: FakeWorld;
  const local = ["left-1", "left-2", "moved"];

  beforeEach(async () => {
    world = await openFakeWorld();
    for (const id of IDS) world.aws.cognito.users.set(id, poolUser(id));
    for (const id of local) world.aws.cognito.users.set(id, poolUser(id, { [attributes.source]: "local" }));
    world.aws.identityCenter.people = [...IDS, "moved"].map((id) => directoryUser(id));
  });

  afterEach(() => world.stop());

  const enabled = () => local.filter((id) => world.aws.cognito.users.get(id)?.Enabled);

  it("keeps its accounts unchanged, and each plan reports their number and what to do", async () => {
    const printed: string[] = [];
    const { exitCode, results } = await typeInto(world, "--source idc --yes", {
      info: (line) => printed.push(line),
    });
    expect([exitCode, results]).to.deep.equal([0, []]);
    expect(printed.join("\n")).to.include(
      "3 accounts were created from sources that this run does not read: local (3). If such a source is no longer in use, run with --retire-source local.",
    );
    expect(enabled()).to.deep.equal(local);
  });

  it("is retired on request, behind the guard: users whom another source has keep their accounts", async () => {
    const retire = "--source idc --yes --retire-source local";
    const kindsOf = (results: SyncOutcome["results"]) => results.map(({ action }) => action.kind);
    const guarded = await typeInto(world, retire);
    expect([guarded.exitCode, kindsOf(guarded.results)], "moved").to.deep.equal([4, ["update"]]);
    expect(enabled()).to.deep.equal(local);
    const { exitCode, results } = await typeInto(world, `${retire} --allow-removals 2`);
    expect([exitCode, kindsOf(results)]).to.deep.equal([0, ["disable", "disable"]]);
    expect(enabled()).to.deep.equal(["moved"]);
    expect((await typeInto(world, retire)).results).to.deep.equal([]);
  });

  it("cannot be retired while it is read, or while other sources are filtered", async () => {
    for (const line of [
      "--source idc --retire-source idc",
      "--source idc --group Staff --retire-source local",
    ])
      expect(await refusalOf(world, line), line).to.include({ code: "USAGE", exitCode: 2 });
  });
});
