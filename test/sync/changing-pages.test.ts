import { expect } from "chai";
import { SyncError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { manyPeople } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { poolUser } from "./pool-users.ts";

const PEOPLE = 150;

describe("Pages that change while they are read", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = manyPeople(PEOPLE);
    for (const { UserId, UserName, DisplayName } of manyPeople(PEOPLE)) {
      const values = { email: `${UserName}@example.com`, name: DisplayName ?? "" };
      world.aws.cognito.users.set(UserId, poolUser(UserId, values));
    }
  });

  afterEach(() => world.stop());

  /** Lets something happen before the second page of a listing. */
  function beforeSecondPage(operation: string, happen: () => void): void {
    const first = world.aws.calls[operation] ?? 0;
    world.aws.behaviour.onCall = (name, call) => {
      if (name === operation && call === first + 2) happen();
    };
  }

  const enabled = () => [...world.aws.cognito.users.values()].filter(({ Enabled }) => Enabled).length;

  it("can list a user twice, who counts once and is neither invited nor removed for that", async () => {
    const [last] = manyPeople(PEOPLE + 1).slice(-1);
    if (last === undefined) throw new Error("There is no new user.");
    beforeSecondPage("Directory.ListUsers", () => {
      world.aws.identityCenter.people = [last, ...world.aws.identityCenter.people];
    });
    expect((await world.sync({ yes: true })).results).to.deep.equal([]);
    expect((await world.sync({ yes: true })).results).to.have.length(1);
    expect(enabled()).to.equal(PEOPLE + 1);
  });

  it("can hide a user, who is at worst disabled, never deleted, and enabled by the next run", async () => {
    beforeSecondPage("Directory.ListUsers", () => {
      world.aws.identityCenter.people = world.aws.identityCenter.people.slice(1);
    });
    const policy = { yes: true, onRemove: "delete", graceDays: 0 } as const;
    const { results } = await world.sync(policy);
    expect(results.map(({ action }) => action.kind)).to.deep.equal(["disable"]);
    const next = await world.sync(policy);
    expect(next.results.map(({ action }) => action.kind).sort()).to.deep.equal(["disable", "enable"]);
    expect(enabled()).to.equal(PEOPLE - 1);
    expect(world.aws.cognito.users.size).to.equal(PEOPLE);
    expect(new Set(world.aws.cognito.mails())).to.deep.equal(new Set([1]));
  });

  it("can hide an account, whose user is not invited again", async () => {
    const [first] = world.aws.cognito.users.values();
    if (first === undefined) throw new Error("There is no user.");
    beforeSecondPage("ListUsers", () => {
      world.aws.cognito.users.delete(first.Username);
      world.aws.cognito.users.set(first.Username, first);
    });
    const { exitCode } = await world.sync({ yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(new Set(world.aws.cognito.mails())).to.deep.equal(new Set([1]));
  });

  it("fail after the first one, for example because a token expires: nothing is changed, and the exit code is 4", async () => {
    world.aws.identityCenter.people = manyPeople(PEOPLE + 1).slice(1);
    const call = (world.aws.calls["Directory.ListUsers"] ?? 0) + 2;
    const fault = { operation: "Directory.ListUsers", call, when: "before", how: "expired" } as const;
    world.aws.behaviour.faults = [fault];
    const before = new Map(world.aws.cognito.users);
    const thrown = await world.sync({ yes: true }).catch((error: unknown) => error);
    if (!(thrown instanceof SyncError)) throw new Error(`It went on: ${thrown}`);
    expect([thrown.code, thrown.exitCode]).to.deep.equal(["SOURCE_INCOMPLETE", ExitCode.guarded]);
    expect(thrown.message)
      .to.include("are invalid or have expired")
      .and.to.include("Only a part of the directory was read");
    expect(thrown.hint).to.include("aws sso login");
    expect(world.aws.cognito.users).to.deep.equal(before);
  });

  it("fail at the first one: an ordinary failure", async () => {
    const call = (world.aws.calls["Directory.ListUsers"] ?? 0) + 1;
    world.aws.behaviour.faults = [{ operation: "Directory.ListUsers", call, when: "before", how: "expired" }];
    const thrown = await world.sync({ yes: true }).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SyncError).and.to.include({ code: "CREDENTIALS_EXPIRED", exitCode: 1 });
  });
});
