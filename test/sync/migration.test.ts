import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { attributes } from "../../sync/model/account.ts";
import { attributeOf, type FakeUser } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { directoryUser } from "./pool-users.ts";

/**
 * A pool as commit e63fb88 left it: ada, bob and cy signed in; then bob left, cy was disabled in the directory, an administrator disabled
 * dan, fay was taken over, gus got a second invitation, and eve never signed in.
 */
const FIXTURE = new URL("fixtures/pool-of-0.1.0.json", import.meta.url);
const users = z.array(
  z.object({
    Username: z.string(),
    Attributes: z.record(z.string(), z.string()),
    Enabled: z.boolean(),
    UserStatus: z.string(),
    UserLastModifiedDate: z.number(),
    mails: z.number(),
    session: z.boolean(),
  }),
);

describe("A pool that an earlier version kept in sync", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    for (const { Attributes, ...user } of users.parse(JSON.parse(readFileSync(FIXTURE, "utf8")))) {
      const list = Object.entries(Attributes).map(([Name, Value]) => ({ Name, Value }));
      world.aws.cognito.users.set(user.Username, { ...user, Attributes: list });
    }
    world.aws.identityCenter.people = [
      ...["ada", "dan", "eve", "fay", "gus"].map((id) => directoryUser(id)),
      directoryUser("cy", undefined, { UserStatus: "DISABLED" }),
    ];
  });

  afterEach(() => world.stop());

  const user = (name: string): FakeUser => {
    const found = world.aws.cognito.users.get(name);
    return found ?? expect.fail(`There is no ${name}.`);
  };
  const done = ({ results }: Awaited<ReturnType<FakeWorld["sync"]>>) =>
    results.map(({ action, outcome }) => `${outcome} ${"account" in action ? action.account.username : ""}`);

  it("is in sync: nothing is changed, and no e-mail is sent", async () => {
    const before = new Map(world.aws.cognito.users);
    expect(done(await world.sync({ yes: true }))).to.deep.equal([]);
    expect(world.aws.cognito.users).to.deep.equal(before);
  });

  it("enables accounts that sync disabled, and none that an administrator disabled", async () => {
    world.aws.identityCenter.people = ["ada", "bob", "cy", "dan", "eve", "fay", "gus"].map((id) =>
      directoryUser(id),
    );
    expect(done(await world.sync({ yes: true }))).to.have.members(["enabled bob", "enabled cy"]);
    expect(["bob", "cy", "dan"].map((name) => user(name).Enabled)).to.deep.equal([true, true, false]);
    expect(user("bob").mails, "no new invitation").to.equal(1);
    expect(done(await world.sync({ yes: true }))).to.deep.equal([]);
  });

  it("starts the grace period of a removed user with the first run of this version", async () => {
    const policy = { yes: true, onRemove: "delete", graceDays: 0 } as const;
    expect(done(await world.sync(policy))).to.deep.equal(["disabled bob"]);
    expect(attributeOf(user("bob"), attributes.disabledAt)).to.match(/ missing$/);
    expect(attributeOf(user("cy"), attributes.disabledAt), "disabled in the directory").not.to.include(
      "missing",
    );
    expect(user("dan").Enabled).to.equal(false);
  });

  it("counts invitations as before: an expired one is sent again, three at most", async () => {
    for (const name of ["eve", "gus"]) lapse(name);
    expect(done(await world.sync({ yes: true }))).to.have.members(["resent eve", "resent gus"]);
    for (const name of ["eve", "gus"]) lapse(name);
    expect(done(await world.sync({ yes: true }))).to.deep.equal(["resent eve"]);
    expect(["eve", "gus"].map((name) => user(name).mails)).to.deep.equal([3, 3]);
  });

  function lapse(name: string): void {
    const values = user(name).Attributes.filter(({ Name }) => Name !== attributes.invitedAt);
    const invitedAt = { Name: attributes.invitedAt, Value: "2026-01-02T03:04:05.000Z" };
    world.aws.cognito.users.set(name, { ...user(name), Attributes: [...values, invitedAt] });
  }
});
