import { expect } from "chai";
import type { SyncOutcome } from "../../sync/index.ts";
import type { ProviderRules } from "../../sync/model/provider-rules.ts";
import { attributeOf, type FakeUser } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "./fake-world.ts";
import { directoryUser, poolUser } from "./pool-users.ts";

const FOLLOW = { okta: { follow: true } } as const;
const NO_MARKS = {
  "custom:directory_id": "",
  "custom:managed_by": "",
  "custom:source": "",
  "custom:invites": "",
};
const identities = (provider: string, userId: string) =>
  JSON.stringify([{ userId, providerName: provider, providerType: "OIDC", primary: true }]);

/** An account as Cognito makes it at the first sign-in with a provider. */
function byProvider(subject: string, values: Readonly<Record<string, string>> = {}): FakeUser {
  const own = { ...NO_MARKS, email_verified: "false", identities: identities("okta", subject), ...values };
  return poolUser(`okta_${subject}`, own, { UserStatus: "EXTERNAL_PROVIDER", mails: 0 });
}

describe("Sync of a pool with identity providers", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = [directoryUser("ada"), directoryUser("bob")];
    for (const id of ["ada", "bob"]) world.aws.cognito.users.set(id, poolUser(id));
  });

  afterEach(() => world.stop());

  const put = (...users: FakeUser[]) => {
    for (const user of users) world.aws.cognito.users.set(user.Username, user);
  };
  const run = (providers: ProviderRules, changes = {}) =>
    world.sync({ target: { poolId: POOL_ID, providers }, yes: true, allowRemovals: 5, ...changes });
  const ended = ({ results }: SyncOutcome) =>
    results.map(({ action: { kind }, outcome }) => `${kind} ${outcome}`).sort();
  const user = (name: string): FakeUser => {
    const found = world.aws.cognito.users.get(name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  };

  it("disables and signs out both accounts of a leaver, whose sessions with the provider would go on", async () => {
    put(byProvider("00u1", { email: "ada@example.com" }));
    expect(ended(await run(FOLLOW))).to.deep.equal(["adopt adopted"]);
    expect(attributeOf(user("okta_00u1"), "custom:directory_id")).to.equal("ada");
    expect(ended(await run(FOLLOW))).to.deep.equal([]);
    world.aws.identityCenter.people = [directoryUser("bob")];
    expect(ended(await run(FOLLOW))).to.deep.equal(["disable disabled", "disable disabled"]);
    for (const name of ["ada", "okta_00u1"])
      expect(user(name)).to.include({ Enabled: false, session: false });
    expect(attributeOf(user("okta_00u1"), "email")).to.equal("ada@example.com");
    expect(ended(await run(FOLLOW))).to.deep.equal([]);
  });

  it("follows none for a pool without known providers", async () => {
    put(byProvider("00u1", { email: "ada@example.com" }));
    const before = user("okta_00u1");
    expect(ended(await world.sync({ yes: true }))).to.deep.equal([]);
    expect(user("okta_00u1")).to.equal(before);
  });

  it("does not write back the e-mail and name that a provider has written", async () => {
    put(byProvider("00u1", { email: "ada@example.com" }));
    await run(FOLLOW);
    put({
      ...user("okta_00u1"),
      ...byProvider("00u1", { ...MARKED, email: "new@example.com", name: "Countess" }),
    });
    const { actions, results } = await run(FOLLOW);
    expect(results).to.deep.equal([]);
    expect(actions.map(({ reason }) => reason)).to.include("provider-owned");
  });

  it("links accounts by the provider's subject, new ones right after their invitation", async () => {
    world.aws.identityCenter.people = ["ada", "bob", "new"].map((id) => directoryUser(id));
    const linking = { okta: { follow: true, link: "userName" } } as const;
    expect(ended(await run(linking))).to.deep.equal([
      "invite invited",
      "link linked",
      "link linked",
      "link linked",
    ]);
    expect(JSON.parse(attributeOf(user("new"), "identities"))).to.deep.equal([
      { providerName: "okta", userId: "new" },
    ]);
    expect(ended(await run(linking))).to.deep.equal([]);
  });

  it("does not give an account to a second subject with the same e-mail", async () => {
    const linking = { okta: { follow: true, link: "userName" } } as const;
    await run(linking);
    put(byProvider("evil", { email: "ada@example.com", email_verified: "false" }));
    await run(linking);
    expect(JSON.parse(attributeOf(user("ada"), "identities"))).to.deep.equal([
      { providerName: "okta", userId: "ada" },
    ]);
  });

  it("names the account that may be another user's, with the command that decides, and follows the user's own", async () => {
    put(byProvider("evil", { email: "ada@example.com" }));
    await run(FOLLOW);
    put(byProvider("00u1", { email: "ada@example.com", email_verified: "true" }));
    const said: string[] = [];
    const found = await world.sync(
      { target: { poolId: POOL_ID, providers: FOLLOW }, yes: true },
      { info: (line) => void said.push(line) },
    );
    expect(ended(found)).to.deep.equal(["adopt adopted"]);
    expect(found.exitCode).to.equal(4);
    expect(said.join("\n")).to.contain(
      `aws cognito-idp admin-disable-user --region eu-central-1 --user-pool-id ${POOL_ID} --username okta_evil,`,
    );
    put({ ...user("okta_evil"), Enabled: false });
    expect((await run(FOLLOW)).exitCode).to.equal(0);
  });

  it("goes on when AWS refuses a link, and says why", async () => {
    const linking = { okta: { follow: false, link: "userName" } } as const;
    world.aws.cognito.refusedSubjects.add("ada");
    const { results, exitCode } = await run(linking);
    const reasons = results.flatMap((result) => ("reason" in result ? [result.reason] : []));
    expect(reasons).to.deep.equal([
      "AWS refuses the link: the identity provider's user has signed in already, or is linked to another account (InvalidParameterException)",
    ]);
    expect(attributeOf(user("bob"), "identities")).not.to.equal("");
    expect(exitCode).not.to.equal(0);
  });

  it("does not link an account whose invitation waits for the next day's quota", async () => {
    world.aws.identityCenter.people = ["ada", "bob", "new"].map((id) => directoryUser(id));
    const { waiting } = await run({ okta: { follow: true, link: "userName" } }, { maxEmails: 0 });
    expect(waiting.map(({ kind }) => kind)).to.have.members(["invite", "link"]);
  });
});

describe("Sync of a pool where no app takes a password", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = [directoryUser("ada"), { ...directoryUser("bob"), UserName: "" }];
  });

  afterEach(() => world.stop());

  const providers = { okta: { follow: true, link: "userName" } } as const;
  const run = (target: object, changes = {}) =>
    world.sync({ target: { poolId: POOL_ID, providers, ...target }, yes: true, maxEmails: 1, ...changes });
  const ended = ({ results }: SyncOutcome) => results.map(({ outcome }) => outcome);
  const ada = () => {
    const found = world.aws.cognito.users.get("ada");
    return (
      found && [found.mails, attributeOf(found, "custom:invites"), attributeOf(found, "custom:invited_at")]
    );
  };

  it("links accounts that it makes without an e-mail, and invites no user", async () => {
    const first = await run({ directSignIn: false }, { maxEmails: 0 });
    expect(ended(first)).to.deep.equal(["created", "linked"]);
    expect([first.exitCode, first.waiting, first.emailsLeft]).to.deep.equal([0, [], 0]);
    expect(first.actions.map(({ reason }) => reason)).to.include("provider-only");
    expect(ada()).to.deep.equal([0, "0", ""]);
    expect(ended(await run({ directSignIn: false }))).to.deep.equal([]);
    expect(world.aws.cognito.mails()).to.deep.equal([0]);
  });

  it("invites them when an app takes passwords again: those that are linked on request", async () => {
    await run({ directSignIn: false });
    world.aws.identityCenter.people = [directoryUser("ada")];
    expect(ended(await run({}))).to.deep.equal([]);
    const asked = await run({}, { resend: true });
    expect([ended(asked), asked.emailsLeft]).to.deep.equal([["resent"], 0]);
    expect(ada()?.slice(0, 2)).to.deep.equal([1, "1"]);
    expect(ended(await run({}, { resend: true }))).to.deep.equal([]);
  });
});

const MARKED = {
  "custom:directory_id": "ada",
  "custom:managed_by": "quick-sign-in",
  "custom:source": "idc",
};
