import { expect } from "chai";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { directoryUser, poolUser } from "../pool-users.ts";

describe("Filtered runs", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    const { users } = world.aws.cognito;
    for (const name of ["renamed", "same", "gone", "off"]) users.set(name, poolUser(name));
    world.aws.identityCenter.people = [
      directoryUser("renamed", "Renamed@example.com"),
      directoryUser("same"),
      directoryUser("new"),
      directoryUser("off", "off@example.com", { UserStatus: "DISABLED" }),
    ];
  });

  afterEach(() => world.stop());

  it("by kind show and apply only these actions", async () => {
    const { actions, results } = await world.sync({ yes: true, only: ["invite", "update"] });
    expect(actions.map(({ kind }) => kind)).to.deep.equal(["update", "invite"]);
    expect(results).to.have.length(2);
    expect(world.aws.cognito.users.get("gone")?.Enabled).to.equal(true);
  });

  it("by user show and apply only this user's actions, by case-insensitive e-mail or by ID", async () => {
    const settled = async (who: string) =>
      (await world.sync({ yes: true, who })).results.map(({ action }) => action.kind);
    expect(await settled("RENAMED@example.com")).to.deep.equal(["update"]);
    expect(await settled("off")).to.deep.equal(["disable"]);
    expect(await settled("gone@example.com")).to.deep.equal(["disable"]);
    expect(await settled("same")).to.deep.equal([]);
    expect(world.aws.cognito.users.has("new")).to.equal(false);
  });

  it("by user report an unknown user", async () => {
    const thrown = await world
      .sync({ yes: true, who: "nobody@example.com" })
      .catch((error: unknown) => error);
    expect(thrown).to.include({ code: "PERSON_UNKNOWN", exitCode: ExitCode.wrongUsage });
  });

  it("mention a guard only if they include removals", async () => {
    world.aws.identityCenter.people = [directoryUser("new")];
    const strict = { yes: true, maxRemovals: { count: 1 } } as const;
    const exitCodeOf = async (narrowing: object) => (await world.sync({ ...strict, ...narrowing })).exitCode;
    expect(await exitCodeOf({ only: ["invite"] })).to.equal(ExitCode.done);
    expect(await exitCodeOf({ who: "new" })).to.equal(ExitCode.done);
    expect(await exitCodeOf({ who: "gone" })).to.equal(ExitCode.guarded);
    expect(await exitCodeOf({})).to.equal(ExitCode.guarded);
    expect(await exitCodeOf({ allowRemovals: 4 })).to.equal(ExitCode.done);
  });

  it("that a guard stops still invite and update, report it, and end with 4 also in a dry run", async () => {
    const strict = { maxRemovals: { count: 1 } } as const;
    expect((await world.sync({ ...strict, dryRun: true })).exitCode).to.equal(ExitCode.guarded);
    const printed: string[] = [];
    const { exitCode, results } = await world.sync(
      { ...strict, yes: true },
      { info: (line) => printed.push(line) },
    );
    expect(exitCode).to.equal(ExitCode.guarded);
    expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(["invited", "updated"]);
    expect(printed.join("\n")).to.include("NO USER IS REMOVED: 2 of 4");
  });

  it("remove no user if the directory is empty", async () => {
    world.aws.identityCenter.people = [];
    const { exitCode, results, guard } = await world.sync({ yes: true });
    expect([exitCode, results.length, guard?.reason]).to.deep.equal([ExitCode.guarded, 0, "source-empty"]);
  });
});
