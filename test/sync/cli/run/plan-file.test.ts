import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SyncOutcome } from "../../../../sync/index.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../../fake-world.ts";
import { directoryUser, poolUser } from "../../pool-users.ts";
import { refusalOf, typeInto } from "../../typed-command.ts";

describe("A plan file", () => {
  let world: FakeWorld;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    world = await openFakeWorld();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-plan-"));
    file = join(folder, "plan.json");
    for (const name of ["renamed", "gone", "same"]) world.aws.cognito.users.set(name, poolUser(name));
    world.aws.identityCenter.people = [
      directoryUser("renamed", "Renamed@example.com"),
      directoryUser("new"),
      directoryUser("same"),
    ];
  });

  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const type = (line: string) => typeInto(world, line);

  const refused = (line: string) => refusalOf(world, line);
  const kindsOf = ({ results }: SyncOutcome) => results.map(({ action }) => action.kind).sort();
  const plan = (more = "") => type(`plan --source idc --out ${file}${more}`);

  it("contains the actions, is readable only for its owner, and changes nothing", async () => {
    expect((await plan()).results).to.deep.equal([]);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const { poolId, actions } = JSON.parse(readFileSync(file, "utf8"));
    expect(poolId).to.equal(POOL_ID);
    const lines = actions.map(({ kind, id, why }: Record<string, string>) => `${kind} ${id}: ${why}`);
    expect(lines).to.deep.equal([
      "update renamed: differs from the directory; email: renamed@example.com → Renamed@example.com",
      "disable gone: is no longer in the source",
      "invite new: has no account",
    ]);
  });

  it("is executed unchanged, and then has no actions left", async () => {
    await plan();
    expect(kindsOf(await type(`apply ${file}`))).to.deep.equal(["disable", "invite", "update"]);
    expect(await refused(`apply ${file}`)).to.include({ code: "PLAN_STALE", exitCode: 4 });
  });

  it("is executed without actions that became due later", async () => {
    await plan();
    world.aws.identityCenter.people = [...world.aws.identityCenter.people, directoryUser("newer")];
    expect(kindsOf(await type(`apply ${file}`))).to.deep.equal(["disable", "invite", "update"]);
    expect(world.aws.cognito.users.has("newer")).to.equal(false);
  });

  const moves: readonly [what: string, move: (world: FakeWorld) => void][] = [
    [
      "the directory changes a name",
      ({ aws }) => {
        aws.identityCenter.people = aws.identityCenter.people.map((one) =>
          one.UserId === "new" ? { ...one, DisplayName: "Newton" } : one,
        );
      },
    ],
    [
      "a user is back in the directory",
      ({ aws }) => {
        aws.identityCenter.people = [...aws.identityCenter.people, directoryUser("gone")];
      },
    ],
    [
      "an account was changed",
      ({ aws }) => aws.cognito.users.set("renamed", poolUser("renamed", { name: "By hand" })),
    ],
    [
      "an account was disabled",
      ({ aws }) => aws.cognito.users.set("gone", poolUser("gone", {}, { Enabled: false })),
    ],
    ["an account was created", ({ aws }) => aws.cognito.users.set("new", poolUser("new"))],
  ];
  for (const [what, move] of moves) {
    it(`is refused as a whole if ${what}, and nothing is changed`, async () => {
      await plan();
      move(world);
      const before = new Map(world.aws.cognito.users);
      const refusal = await refused(`apply ${file}`);
      expect(refusal).to.include({ code: "PLAN_STALE", exitCode: 4 });
      expect(refusal).to.have.property("message").that.includes("1 of its 3 actions no longer apply");
      expect(world.aws.cognito.users).to.deep.equal(before);
    });
  }

  it("is applied with the policy that it was made with", async () => {
    await plan(" --on-remove keep --actions update,disable");
    expect(kindsOf(await type(`apply ${file}`))).to.deep.equal(["update"]);
  });

  it("replaces an older plan, and never the manifest, not even through a link", async () => {
    const [people, renamed] = [join(folder, "people.yaml"), join(folder, "link.json")];
    writeFileSync(people, "people:\n  - { id: ada, email: ada@example.com, name: Ada }\n");
    const before = readFileSync(people, "utf8");
    symlinkSync(people, renamed);
    for (const out of [people, renamed]) {
      const line = `plan --source manifest ${people} --out ${out}`;
      expect(await refused(line)).to.include({ code: "PLAN_UNWRITABLE", exitCode: 1 });
    }
    expect(world.aws.calls).to.deep.equal({});
    expect(readFileSync(people, "utf8")).to.equal(before);
    await plan();
    await type(`plan --source manifest ${people} --out ${file}`);
    expect(readFileSync(file, "utf8")).to.include("ada@example.com");
  });

  it("is refused where the report goes, before anything is read", async () => {
    expect(await refused(`plan --source idc --out ${file} --report ${folder}/./plan.json`)).to.include({
      code: "USAGE",
      exitCode: 2,
    });
    expect(world.aws.calls).to.deep.equal({});
  });

  it("is refused for another pool, or if it is no plan", async () => {
    await plan();
    const another = readFileSync(file, "utf8").replace(POOL_ID, "eu-central-1_Another12");
    writeFileSync(file, another);
    expect(await refused(`apply ${file}`)).to.include({ code: "PLAN_UNREADABLE", exitCode: 2 });
    for (const text of ["{}", "no JSON", '{"version":2}']) {
      writeFileSync(file, text);
      expect(await refused(`apply ${file}`)).to.have.property("code", "PLAN_UNREADABLE");
    }
  });
});
