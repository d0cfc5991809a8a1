import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { guardLine } from "../../sync/cli/show/notices.ts";
import { planTable } from "../../sync/cli/show/table.ts";
import type { SyncOutcome } from "../../sync/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { directoryUser, poolUser } from "./pool-users.ts";
import { refusalOf } from "./sources/files.ts";
import { typeInto } from "./typed-command.ts";

describe("Sync with Identity Center and a manifest in one run", () => {
  let world: FakeWorld;
  let folder: string;
  let people: string;
  let both: string;

  beforeEach(async () => {
    world = await openFakeWorld();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-several-"));
    people = join(folder, "people.csv");
    both = `--source idc manifest ${people} --yes`;
    world.aws.identityCenter.people = [directoryUser("ada"), directoryUser("bob")];
    write("guest", "other");
  });

  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const write = (...ids: string[]) =>
    writeFileSync(people, ["id,email", ...ids.map((id) => `${id},${id}@example.com`), ""].join("\n"));
  const type = (line: string) => typeInto(world, line);
  const done = ({ results }: SyncOutcome) =>
    results.map(({ action: { kind, ...of } }) => `${kind} ${idOf(of)}`).sort();
  const idOf = (of: { account?: { username: string }; person?: { id: string } }) =>
    of.account?.username ?? of.person?.id;
  const marks = () =>
    Object.fromEntries(
      [...world.aws.cognito.users.values()].map(({ Username, Attributes }) => [
        Username,
        Attributes.find(({ Name }) => Name === "custom:source")?.Value,
      ]),
    );

  it("records each user's source, and has nothing to do the second time", async () => {
    await type(both);
    expect(marks()).to.deep.equal({ ada: "idc", bob: "idc", guest: "manifest", other: "manifest" });
    expect((await type(both)).results).to.deep.equal([]);
  });

  it("disables users who left either of them, and no user of a third one", async () => {
    await type(both);
    world.aws.cognito.users.set("elsewhere", poolUser("elsewhere", { "custom:source": "local" }));
    world.aws.identityCenter.people = [directoryUser("ada")];
    write("guest");
    expect(done(await type(both))).to.deep.equal(["disable bob", "disable other"]);
  });

  it("changes no users of the other source if only one is read", async () => {
    await type(both);
    expect((await type("--source idc --yes")).results).to.deep.equal([]);
    expect((await type(`--source manifest ${people} --yes`)).results).to.deep.equal([]);
  });

  it("keeps the account of a user who moves from one to the other, and records the new source", async () => {
    await type(both);
    world.aws.identityCenter.people = [...world.aws.identityCenter.people, directoryUser("guest")];
    const moved = await type(both);
    expect(done(moved)).to.deep.equal(["update guest"]);
    expect(planTable(moved.actions, { color: false })).to.include("source: manifest → idc");
    expect(marks()).to.include({ guest: "idc" });
    write("other");
    expect((await type(both)).results).to.deep.equal([]);
    expect((await type("--source idc --yes")).results).to.deep.equal([]);
  });

  it("removes no user if one of them is empty, names it, and continues with the rest", async () => {
    await type(both);
    world.aws.identityCenter.people = [directoryUser("ada"), directoryUser("new")];
    write();
    const outcome = await type(both);
    expect([outcome.exitCode, outcome.guard?.reason]).to.deep.equal([4, "source-empty"]);
    expect(outcome.guard && guardLine(outcome.guard)).to.include("manifest returned no users");
    expect(done(outcome)).to.deep.equal(["invite new"]);
    const meant = await type(`${both} --allow-removals 3`);
    expect(done(meant)).to.deep.equal(["disable bob", "disable guest", "disable other"]);
  });

  it("changes nothing if one of them cannot be read", async () => {
    await type(both);
    rmSync(people);
    world.aws.identityCenter.people = [directoryUser("ada")];
    expect(await refusalOf(type(both))).to.have.property("code", "MANIFEST_UNREADABLE");
    expect([...world.aws.cognito.users.values()].every(({ Enabled }) => Enabled)).to.equal(true);
  });

  it("removes no user if one of them is filtered", async () => {
    await type(both);
    const part = `--source idc manifest,file=${people},exclude=other@* --yes`;
    world.aws.identityCenter.people = [directoryUser("ada")];
    expect((await type(part)).results).to.deep.equal([]);
    expect(done(await type(`${part} --prune`))).to.deep.equal(["disable bob", "disable other"]);
  });

  it("applies a plan of both, unless a user has moved since", async () => {
    const plan = join(folder, "plan.json");
    await type(`plan --source idc manifest ${people} --out ${plan}`);
    world.aws.identityCenter.people = [...world.aws.identityCenter.people, directoryUser("guest")];
    expect(await refusalOf(type(`apply ${plan}`))).to.include({ code: "PLAN_STALE", exitCode: 4 });
    await type(`plan --source idc manifest ${people} --out ${plan}`);
    expect(done(await type(`apply ${plan}`))).to.have.length(4);
    expect(marks()).to.include({ guest: "idc", other: "manifest" });
  });

  describe("with a manifest that takes precedence over the directory", () => {
    beforeEach(() => {
      both = `--source manifest ${people} idc --yes`;
    });

    it("does not give the account of a contested ID to the entry that only the directory has", async () => {
      writeFileSync(people, "id,email\nm1,ada@example.com\n");
      world.aws.cognito.users.set("X", poolUser("X", { email: "ada@example.com", name: "Ada" }));
      world.aws.identityCenter.people = [
        directoryUser("X", "ada@example.com"),
        directoryUser("X", "bob@example.com"),
      ];
      expect((await type("--source idc --yes")).results).to.deep.equal([]);
      const outcome = await type(both);
      expect(outcome.results).to.deep.equal([]);
      expect(planTable(outcome.actions, { color: false })).to.include("two different entries");
    });
  });

  it("disables a user whom the first source disables, even if the second one has the ID in capitals", async () => {
    for (const id of ["ada", "bob"]) world.aws.cognito.users.set(id, poolUser(id));
    world.aws.identityCenter.people = [
      directoryUser("ada", "ada@example.com", { UserStatus: "DISABLED" }),
      directoryUser("bob"),
    ];
    writeFileSync(people, "id,email\nADA,ada2@example.com\n");
    expect(done(await type(both))).to.deep.equal(["disable ada"]);
  });

  it("changes nothing for a user without a status in the first source", async () => {
    await type(both);
    world.aws.identityCenter.people = [
      ...world.aws.identityCenter.people,
      directoryUser("other id", "guest@example.com", { UserStatus: "" }),
    ];
    expect((await type(both)).results).to.deep.equal([]);
  });
});
