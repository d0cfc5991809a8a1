import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SyncOutcome } from "../../sync/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { poolUser } from "./pool-users.ts";
import { refusalOf } from "./sources/files.ts";
import { typeInto } from "./typed-command.ts";

describe("Sync with a manifest", () => {
  let world: FakeWorld;
  let folder: string;
  let people: string;

  beforeEach(async () => {
    world = await openFakeWorld();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-manifest-"));
    people = join(folder, "people.csv");
    write("ada,Ada@example.com,Staff", "bob,bob@example.com,Staff;Guests", "cy,cy@example.org,");
  });

  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const write = (...lines: string[]) => writeFileSync(people, ["id,email,groups", ...lines, ""].join("\n"));

  const type = (line: string) => typeInto(world, line);

  const done = ({ results }: SyncOutcome) =>
    results.map(({ action, outcome }) => `${action.kind} ${outcome}`).sort();
  const attributeOf = (username: string, name: string) =>
    world.aws.cognito.users.get(username)?.Attributes.find(({ Name }) => Name === name)?.Value;
  const enabled = () =>
    [...world.aws.cognito.users.values()].filter(({ Enabled }) => Enabled).map(({ Username }) => Username);

  it("invites its users, records the source, and has nothing to do the second time", async () => {
    expect((await type(`--source manifest ${people} --dry-run --yes`)).results).to.deep.equal([]);
    expect(done(await type(`--source manifest ${people} --yes`))).to.deep.equal(
      Array<string>(3).fill("invite invited"),
    );
    expect(attributeOf("ada", "custom:source")).to.equal("manifest");
    expect(attributeOf("ada", "email")).to.equal("Ada@example.com");
    expect((await type(`--source manifest ${people} --expect-no-changes`)).exitCode).to.equal(0);
  });

  it("reads no directory", async () => {
    await type(`--source manifest ${people} --dry-run`);
    expect(world.aws.calls).to.deep.equal({ DescribeUserPool: 1, ListUsers: 1 });
  });

  it("disables users who are no longer in it, and no user of another source", async () => {
    world.aws.cognito.users.set("elsewhere", poolUser("elsewhere"));
    await type(`--source manifest ${people} --yes`);
    write("ada,Ada@example.com,Staff", "cy,cy@example.org,");
    expect(done(await type(`--source manifest ${people} --yes`))).to.deep.equal(["disable disabled"]);
    expect(enabled()).to.have.members(["ada", "cy", "elsewhere"]);
  });

  it("removes no user if it is empty, and ends with 4", async () => {
    await type(`--source manifest ${people} --yes`);
    write();
    const { exitCode, guard, results } = await type(`--source manifest ${people} --yes`);
    expect([exitCode, guard?.reason, results]).to.deep.equal([4, "source-empty", []]);
    expect(enabled()).to.have.length(3);
  });

  it("ends with 2 and names each faulty line, and ends with 2 if the file is missing", async () => {
    write("ada,ada@,", "bob,bob@example.com,", "bob,other@example.com,");
    const faulty = await refusalOf(type(`--source manifest ${people} --yes`));
    expect(faulty).to.include({ code: "MANIFEST_INVALID", exitCode: 2 });
    expect(faulty.message).to.include(`${people}:2: `).and.to.include(`${people}:4: `);
    const missing = await refusalOf(type(`--source manifest ${people}.yaml --yes`));
    expect(missing).to.include({ code: "MANIFEST_UNREADABLE", exitCode: 2 });
    expect(world.aws.cognito.users.size).to.equal(0);
  });

  it("supports plan files, which are refused if the manifest has changed", async () => {
    const plan = join(folder, "plan.json");
    await type(`plan --source manifest ${people} --out ${plan}`);
    write("ada,Ada@example.com,Staff", "bob,robert@example.com,");
    expect(await refusalOf(type(`apply ${plan}`))).to.include({ code: "PLAN_STALE", exitCode: 4 });
    await type(`plan --source manifest ${people} --out ${plan}`);
    expect(done(await type(`apply ${plan}`))).to.deep.equal(["invite invited", "invite invited"]);
    expect(attributeOf("bob", "custom:source")).to.equal("manifest");
  });

  it("gives no account to a new entry with a user's old address and no ID", async () => {
    writeFileSync(people, "email\nada@example.com\n");
    await type(`--source manifest ${people} --yes`);
    const [id = ""] = world.aws.cognito.users.keys();
    writeFileSync(people, `id,email\n${id},lovelace@example.com\n`);
    expect(done(await type(`--source manifest ${people} --yes`))).to.include("update updated");
    writeFileSync(people, `id,email\n${id},lovelace@example.com\n,ada@example.com\n`);
    expect(await refusalOf(type(`--source manifest ${people} --yes`))).to.include({
      code: "MANIFEST_INVALID",
    });
    writeFileSync(people, "email\nada@example.com\n");
    const { actions, results } = await type(`--source manifest ${people} --yes`);
    expect(actions.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ["skip", "identity-unconfirmed"],
    ]);
    expect(results).to.deep.equal([]);
    expect(attributeOf(id, "email")).to.equal("lovelace@example.com");
  });

  it("gives a user who returns with a new record and the old address a new account", async () => {
    const rows = (...lines: string[]) => writeFileSync(people, ["id,email,enabled", ...lines, ""].join("\n"));
    rows("1001,ada@example.com,true");
    await type(`--source manifest ${people} --yes`);
    rows("1001,ada@example.com,false", "2044,ada@example.com,true");
    await type(`--source manifest ${people} --yes --allow-removals 1`);
    await type(`--source manifest ${people} --yes`);
    expect(enabled()).to.deep.equal(["2044"]);
    expect(attributeOf("2044", "email")).to.equal("ada@example.com");
    expect((await type(`--source manifest ${people} --expect-no-changes`)).exitCode).to.equal(0);
  });

  it("reconciles a single user", async () => {
    expect(done(await type(`user BOB@example.com --source manifest ${people} --yes`))).to.have.length(1);
    expect([...world.aws.cognito.users.keys()]).to.deep.equal(["bob"]);
  });

  for (const [option, left] of [
    ["--group Staff", ["ada", "bob"]],
    ["--exclude-group Guests", ["ada", "cy"]],
    ["--select @example.com", ["ada", "bob"]],
    ["--exclude cy@*", ["ada", "bob"]],
  ] as const) {
    it(`skips users whom ${option} excludes, unless --prune is given`, async () => {
      const line = `--source manifest ${people} ${option} --yes`;
      expect((await type(line)).actions).to.have.length(2);
      await type(`--source manifest ${people} --yes`);
      expect(done(await type(line))).to.deep.equal([]);
      expect(done(await type(`${line} --prune`))).to.deep.equal(["disable disabled"]);
      expect(enabled()).to.have.members([...left]);
    });
  }

  it("stores filters and a mapping in a plan file", async () => {
    const plan = join(folder, "plan.json");
    writeFileSync(people, "No,Mail,Left\n1,ada@example.com,\n2,bob@example.com,\n");
    await type(`plan --source manifest ${people} --exclude bob@* --map id=No email=Mail --out ${plan}`);
    expect(done(await type(`apply ${plan}`))).to.deep.equal(["invite invited"]);
    expect([...world.aws.cognito.users.keys()]).to.deep.equal(["1"]);
  });
});
