import { expect } from "chai";
import { ExitCode } from "../../sync/exit-codes.ts";
import type { Action } from "../../sync/plan/plan.ts";
import { partiesOf } from "../../sync/rule/action.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";

const arnOf = (name: string) => `arn:aws:quicksight:us-east-1:111122223333:user/default/${name}`;

function user(name: string) {
  return { Arn: arnOf(name), UserName: name, Email: `${name}@example.com`, Active: true };
}

const namesOf = (actions: readonly Action[]) =>
  actions.map((action) => partiesOf(action).person?.displayName);

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

  it("is read in one namespace alone where it is named", async () => {
    world.aws.amazonQuick.namespaces = { default: [user("a")], "guests of ours": [user("b")] };
    expect(namesOf(await planned("guests of ours"))).to.deep.equal(["b"]);
  });

  it("is asked again in its home Region, which it names where it refuses", async () => {
    world.aws.amazonQuick.homeRegion = "us-east-1";
    world.aws.amazonQuick.namespaces = { default: [user("a")] };
    expect(namesOf(await planned())).to.deep.equal(["a"]);
  });

  it("gives each user an id that is made from the ARN, and looks like no e-mail", async () => {
    world.aws.amazonQuick.namespaces = { default: [user("ada@example.com"), user("bob")] };
    const ids = (await planned()).map((action) => partiesOf(action).person?.id);
    expect(ids).to.have.length(2);
    for (const id of ids) expect(id).to.match(/^quick-[0-9a-f]{32}$/);
    expect(new Set(ids).size).to.equal(2);
  });

  it("has users without a name that can be resolved, and without an e-mail", async () => {
    world.aws.amazonQuick.namespaces = { default: [{ Arn: arnOf("x"), UserName: "N/A" }] };
    expect((await planned()).map(({ reason }) => reason)).to.deep.equal(["no-email"]);
    expect(namesOf(await planned())).to.deep.equal([""]);
  });

  it("invites also who has never been active, and nobody again who was invited from Identity Center", async () => {
    world.aws.identityCenter.people = [
      { UserId: "1", UserName: "ada", Emails: [{ Value: "ADA@example.com", Primary: true }] },
    ];
    await world.sync({ yes: true });
    world.aws.amazonQuick.namespaces = { default: [user("ada"), { ...user("bob"), Active: false }] };
    const { exitCode, results } = await world.sync({ source: "local", yes: true });
    expect(exitCode).to.equal(ExitCode.done);
    expect(namesOf(results.map(({ action }) => action))).to.deep.equal(["bob"]);
  });
});
