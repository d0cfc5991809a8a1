import { expect } from "chai";
import { attributes } from "../../sync/model/account.ts";
import { subjectsOf } from "../../sync/model/action.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { PlanEntry } from "../../sync/plan/plan.ts";
import { idByArn, quickId } from "../../sync/sources/amazon-quick/identity.ts";
import type { FakeQuickUser } from "../support/fake-aws/amazon-quick.ts";
import { attributeOf, type FakeUser } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { poolUser } from "./pool-users.ts";

const arnOf = (name: string) => `arn:aws:quicksight:us-east-1:111122223333:user/default/${name}`;

function user(name: string) {
  return { Arn: arnOf(name), UserName: name, Email: `${name}@example.com`, Active: true };
}

const namesOf = (actions: readonly PlanEntry[]) =>
  actions.map((action) => subjectsOf(action).person?.displayName);

describe("Amazon Quick as a source", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
  });

  afterEach(() => world.stop());

  const planned = async (namespace?: string) =>
    (await world.sync({ source: "local", dryRun: true, namespace })).actions;

  it("is read in every namespace, to the last page of each", async () => {
    world.aws.amazonQuick.pageSize = 2;
    world.aws.amazonQuick.namespaces = {
      default: ["a", "b", "c", "d", "e"].map(user),
      guests: ["f", "g"].map(user),
    };
    expect(namesOf(await planned())).to.deep.equal(["a", "b", "c", "d", "e", "f", "g"]);
  });

  it("is read in one namespace only, if it is named", async () => {
    world.aws.amazonQuick.namespaces = { default: [user("a")], "guests of ours": [user("b")] };
    expect(namesOf(await planned("guests of ours"))).to.deep.equal(["b"]);
  });

  it("is asked again in its home Region, which its error names", async () => {
    world.aws.amazonQuick.homeRegion = "us-east-1";
    world.aws.amazonQuick.namespaces = { default: [user("a")] };
    expect(namesOf(await planned())).to.deep.equal(["a"]);
  });

  it("gives each user without a principal ID one that is derived from the ARN and is not an e-mail", async () => {
    world.aws.amazonQuick.namespaces = { default: [user("ada@example.com"), user("bob")] };
    const ids = (await planned()).map((action) => subjectsOf(action).person?.id);
    expect(ids).to.have.length(2);
    for (const id of ids) expect(id).to.match(/^quick-[0-9a-f]{32}$/);
    expect(new Set(ids).size).to.equal(2);
  });

  it("lists users whose name cannot be resolved, and users without an e-mail", async () => {
    world.aws.amazonQuick.namespaces = { default: [{ Arn: arnOf("x"), UserName: "N/A" }] };
    expect((await planned()).map(({ reason }) => reason)).to.deep.equal(["no-email"]);
    expect(namesOf(await planned())).to.deep.equal([""]);
  });

  it("invites users who were never active, and no user again who was invited from Identity Center", async () => {
    world.aws.identityCenter.people = [
      { UserId: "1", UserName: "ada", Emails: [{ Value: "ADA@example.com", Primary: true }] },
    ];
    await world.sync({ yes: true });
    world.aws.amazonQuick.namespaces = { default: [user("ada"), { ...user("bob"), Active: false }] };
    const { exitCode, results } = await world.sync({ source: "local", yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(namesOf(results.map(({ action }) => action))).to.deep.equal(["bob"]);
  });

  describe("whose users change", () => {
    const list = (...users: FakeQuickUser[]) => {
      world.aws.amazonQuick.namespaces = { default: users };
    };
    const done = async () => {
      const { results } = await world.sync({ source: "local", yes: true });
      return results.map(({ action }) => `${action.kind} ${emailIn(action)}`).sort();
    };
    const emailIn = (action: PlanEntry) => {
      const { person, account } = subjectsOf(action);
      return person?.emails[0] ?? account?.email;
    };
    const ofRole = (role: number) => ({
      Arn: arnOf(`AWSReservedSSO_${role}/ada@example.com`),
      UserName: `AWSReservedSSO_${role}/ada@example.com`,
      Email: "ada@example.com",
      PrincipalId: `federated/iam/AROAEXAMPLE${role}:ada`,
    });
    const ofDirectory = (name: string, number: number) => ({
      ...user(name),
      PrincipalId: `user/d-9067000000/93a4c8d2-0000-4000-8000-00000000000${number}`,
    });

    it("has one account for a user with two roles, which stays as it is when either goes or comes", async () => {
      list(ofRole(1), ofRole(2), ofDirectory("bob", 1));
      expect(await done()).to.deep.equal(["invite ada@example.com", "invite bob@example.com"]);
      for (const roles of [[2], [3, 2], [1], [1, 2]]) {
        list(...roles.map(ofRole), ofDirectory("bob", 1));
        // The account's name is one of the user's, which begins with the role.
        expect((await done()).filter((one) => one !== "update ada@example.com")).to.deep.equal([]);
      }
      expect(world.aws.cognito.mails()).to.deep.equal([1, 1]);
    });

    it("treats a user name that was given to another user as another user", async () => {
      const others = [3, 4, 5].map((number) => ofDirectory(`u${number}`, number));
      list(ofDirectory("jdoe", 1), ...others);
      await done();
      list({ ...ofDirectory("jdoe", 2), Email: "jane@example.com" }, ...others);
      expect(await done()).to.deep.equal(["disable jdoe@example.com", "invite jane@example.com"]);
    });

    it("keeps the accounts that an earlier version created by ARN, without a new invitation", async () => {
      const users = [ofRole(1), ofRole(2), ofDirectory("bob", 1), user("eve")];
      const before = [ofRole(1), ofDirectory("bob", 1), user("eve")].map(({ Arn, UserName, Email }) => {
        const values = { email: Email, name: UserName, [attributes.source]: "local" };
        return poolUser(idByArn(Arn) ?? "", values);
      });
      for (const one of before) world.aws.cognito.users.set(one.Username, one);
      list(...users);
      expect(await done()).to.deep.equal(["update ada@example.com", "update bob@example.com"]);
      const after = [...world.aws.cognito.users.values()];
      const summary = ({ Username, Enabled, session, mails }: FakeUser) => ({
        Username,
        Enabled,
        session,
        mails,
      });
      expect(after.map(summary)).to.deep.equal(before.map(summary));
      const { actions } = await world.sync({ source: "local", dryRun: true });
      expect(after.map((one) => attributeOf(one, attributes.directoryId))).to.have.members(
        actions.map((action) => subjectsOf(action).person?.id),
      );
      expect(await done()).to.deep.equal([]);
    });

    it("disables the account that an earlier version created for all users whose ARN was N/A", async () => {
      const others = [3, 4, 5].map((number) => ofDirectory(`u${number}`, number));
      list(...others);
      await done();
      const { users } = world.aws.cognito;
      for (const [name, user] of users) users.set(name, { ...user, UserStatus: "CONFIRMED" });
      const values = { email: "bob@example.com", [attributes.source]: "local" };
      world.aws.cognito.users.set("shared", poolUser(quickId("N/A"), values, { Username: "shared" }));
      list({ ...ofDirectory("ada", 1), Arn: "N/A" }, { ...ofDirectory("bob", 2), Arn: "N/A" }, ...others);
      expect(await done()).to.deep.equal([
        "disable bob@example.com",
        "invite ada@example.com",
        "invite bob@example.com",
      ]);
    });

    it("reports a session name that comes back with another e-mail, and changes nothing", async () => {
      list(ofRole(1), ofDirectory("bob", 1));
      await done();
      list({ ...ofRole(2), Email: "another.ada@example.com" }, ofDirectory("bob", 1));
      expect(await done()).to.deep.equal([]);
      expect((await planned()).map(({ reason }) => reason)).to.include("identity-unconfirmed");
    });

    it("changes nothing for two users with one session name, nor for the user who had the account", async () => {
      list(ofRole(1), ofDirectory("bob", 1));
      await done();
      for (const Email of ["private@example.org", "ADA@example.com"]) {
        list(ofRole(1), { ...ofRole(2), Email }, ofDirectory("bob", 1));
        expect(await done()).to.deep.equal([]);
        const reasons = (await planned()).map(({ reason }) => reason);
        expect(reasons.filter((reason) => reason === "duplicate-id")).to.have.length(2);
      }
    });

    it("distinguishes users whose ARN and name are N/A, in any order", async () => {
      const unnamed = { Arn: "N/A", UserName: "N/A", Active: false };
      const users = [1, 2, 3].map((number) => ({ ...ofDirectory(`u${number}`, number), ...unnamed }));
      list(...users);
      expect(await done()).to.have.length(3);
      world.aws.amazonQuick.pageSize = 2;
      list(...users.toReversed());
      expect(await done()).to.deep.equal([]);
    });
  });
});
