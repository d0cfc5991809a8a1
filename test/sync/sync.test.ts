import { expect } from "chai";
import type { Answer } from "../../sync/cli/shared/io.ts";
import { attributes } from "../../sync/model/account.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { fakeUser, manyPeople } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";

describe("Sync", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = manyPeople(130);
  });

  afterEach(() => world.stop());

  it("creates an account for each user, with ID, e-mail and names, and Cognito sends the invitation", async () => {
    world.aws.identityCenter.people = [
      {
        UserId: "9067-ada",
        UserName: "ada",
        DisplayName: "Ada Lovelace",
        Name: { GivenName: "Ada", FamilyName: "Lovelace" },
        Emails: [{ Value: "second@example.com" }, { Value: "Ada@Example.com", Primary: true }],
      },
    ];
    const { exitCode } = await world.sync({ yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    const made = world.aws.cognito.users.get("9067-ada");
    const values = Object.fromEntries(made?.Attributes.map(({ Name, Value }) => [Name, Value]) ?? []);
    expect(values).to.include({
      email: "Ada@Example.com",
      email_verified: "true",
      name: "Ada Lovelace",
      given_name: "Ada",
      family_name: "Lovelace",
      [attributes.directoryId]: "9067-ada",
      [attributes.source]: "idc",
      [attributes.managedBy]: "quick-sign-in",
      [attributes.invites]: "1",
    });
    expect(made?.mails).to.equal(1);
  });

  it("reads directory and pool in full pages, without a request for each user", async () => {
    await world.sync({ yes: true });
    await world.sync({ yes: true });
    expect(world.aws.calls).to.deep.equal({
      ListInstances: 2,
      "Directory.ListUsers": 4,
      DescribeUserPool: 2,
      ListUsers: 1 + 3,
      AdminCreateUser: 130,
    });
  });

  it("changes nothing the second time", async () => {
    await world.sync({ yes: true });
    const second = await world.sync({ yes: true });
    expect(second).to.deep.include({ exitCode: ExitCode.done, results: [] });
    expect(new Set(world.aws.cognito.mails())).to.deep.equal(new Set([1]));
  });

  it("changes nothing if it is not interactive, and ends with 3 while changes are pending", async () => {
    expect((await world.sync()).exitCode).to.equal(ExitCode.changesPending);
    expect(world.aws.cognito.users.size).to.equal(0);
    await world.sync({ yes: true });
    expect((await world.sync()).exitCode).to.equal(ExitCode.done);
  });

  it("changes nothing in a dry run, and ends with 3 only if requested", async () => {
    expect((await world.sync({ dryRun: true, yes: true })).exitCode).to.equal(ExitCode.done);
    expect((await world.sync({ expectNoChanges: true, yes: true })).exitCode).to.equal(
      ExitCode.changesPending,
    );
    expect(world.aws.cognito.users.size).to.equal(0);
  });

  it("sends new invitations only with --resend, and to no user who has signed in", async () => {
    world.aws.identityCenter.people = manyPeople(3);
    await world.sync({ yes: true });
    const [first] = world.aws.cognito.users.values();
    if (first) world.aws.cognito.users.set(first.Username, { ...first, UserStatus: "CONFIRMED" });
    await world.sync({ yes: true });
    expect(world.aws.cognito.mails()).to.deep.equal([1, 1, 1]);
    const outcome = await world.sync({ yes: true, resend: true });
    expect(outcome.results.map((result) => result.outcome)).to.deep.equal(["resent", "resent"]);
    expect(world.aws.cognito.mails()).to.deep.equal([1, 2, 2]);
  });

  it("changes no account that it does not manage, even with --yes and --resend", async () => {
    world.aws.identityCenter.people = manyPeople(1);
    world.aws.cognito.users.set(
      "admin",
      fakeUser("admin", [{ Name: "email", Value: "PERSON-00000@example.com" }]),
    );
    const { actions, results } = await world.sync({ yes: true, resend: true });
    expect(actions.map(({ reason }) => reason)).to.deep.equal(["unmanaged"]);
    expect(results).to.deep.equal([]);
    expect(world.aws.cognito.users.size).to.equal(1);
  });

  it("ends with 4 if --adopt meets a disabled user's enabled account that it does not manage", async () => {
    const [user] = manyPeople(1);
    if (user === undefined) throw new Error("one user");
    world.aws.identityCenter.people = [{ ...user, UserStatus: "DISABLED" }];
    const email = { Name: "email", Value: "Person-00000@example.com" };
    world.aws.cognito.users.set(
      "admin",
      fakeUser("admin", [email, { Name: "email_verified", Value: "true" }]),
    );
    const before = JSON.stringify([...world.aws.cognito.users.values()]);
    for (const [changes, exitCode] of [
      [{ adopt: true, yes: true }, ExitCode.guarded],
      [{ adopt: true, dryRun: true }, ExitCode.guarded],
      [{ yes: true }, ExitCode.done],
    ] as const) {
      const outcome = await world.sync(changes);
      expect(outcome.actions.map(({ reason }) => reason)).to.deep.equal(["disabled-unmanaged"]);
      expect(outcome.exitCode).to.equal(exitCode);
    }
    expect(JSON.stringify([...world.aws.cognito.users.values()])).to.equal(before);
  });

  it("sends nothing and ends with 130 after Ctrl-C at a question, even after earlier confirmations", async () => {
    const given: Answer[] = ["yes", "yes", "interrupted"];
    const io = { interactive: true, ask: async () => given.shift() ?? "quit" };
    expect((await world.sync({}, io)).exitCode).to.equal(ExitCode.interrupted);
    expect(world.aws.cognito.users.size).to.equal(0);
  });

  it("allows a confirmation for any single user, at any position", async () => {
    const io = {
      interactive: true,
      ask: async (question: string): Promise<Answer> => (question.includes("00129") ? "yes" : "no"),
    };
    const { results, waiting } = await world.sync({ maxEmails: 50 }, io);
    expect([results.length, waiting.length]).to.deep.equal([1, 0]);
    expect([...world.aws.cognito.users.values()].map(({ mails }) => mails)).to.deep.equal([1]);
  });

  it("limits invitations to the daily quota, and names the users who wait for the next run", async () => {
    const first = await world.sync({ yes: true, maxEmails: undefined });
    expect(first.results).to.have.length(50);
    expect(first.waiting).to.have.length(80);
    const second = await world.sync({ yes: true, maxEmails: undefined });
    expect([second.results.length, second.waiting.length]).to.deep.equal([0, 80]);
    const third = await world.sync({ yes: true, maxEmails: 60 });
    expect([third.results.length, third.waiting.length]).to.deep.equal([10, 70]);
  });

  it("invites only members of the groups, and does not list other users", async () => {
    const [first, second, third] = world.aws.identityCenter.people.map(({ UserId }) => UserId);
    world.aws.identityCenter.groups = {
      Staff: [first ?? "", second ?? ""],
      Guests: [second ?? "", third ?? ""],
    };
    expect((await world.sync({ yes: true, groups: ["Staff"] })).results).to.have.length(2);
    const { actions, results } = await world.sync({ yes: true, groups: ["Guests"] });
    expect(results).to.have.length(1);
    expect(actions).to.have.length(2);
  });
});
