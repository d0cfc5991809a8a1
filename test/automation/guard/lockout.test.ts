import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import fc from "fast-check";
import {
  assertNotLockedOut,
  lockedOutOf,
  losses,
  type OfferChange,
  readSigningAccount,
} from "../../../automation/guard/lockout.ts";
import { accountLister } from "../../../automation/guard/pool-accounts.ts";
import { offerChanges, removedProviders } from "../../../automation/operations/lockout.ts";
import { settingsOf } from "../../doctor/support/target.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";

const WAYS = ["COGNITO", "okta", "partner"];
const ways = fc.subarray(WAYS);
const someWays = fc.subarray(WAYS, { minLength: 1 });
const change = fc.record({ client: fc.constantFrom("amazon-quick", "notes"), before: ways, after: ways });

const client = () => new CognitoIdentityProviderClient({ maxAttempts: 1 });

describe("The guard against lock-outs", () => {
  it("finds exactly the enabled accounts that had a way in and have none left, for any change", () => {
    fc.assert(
      fc.property(fc.array(change), someWays, fc.boolean(), (changes, own, enabled) => {
        const account = { label: "a", enabled, managed: true, ways: own, hasUnknownWays: false };
        const found = lockedOutOf(account, changes);
        const expected = changes.filter(({ before, after }) => {
          const could = own.filter((way) => before.includes(way)).length;
          return enabled && could > 0 && own.filter((way) => after.includes(way)).length === 0;
        });
        expect(found).to.deep.equal(expected.map(({ client }) => client));
        // What the guard does not look at is no loss.
        if (losses(changes).length === 0) expect(found).to.deep.equal([]);
      }),
    );
  });

  it("counts, for any change, no less for an account whose identities can be read in part", () => {
    fc.assert(
      fc.property(fc.array(change), ways, ways, (changes, own, hidden) => {
        const account = { label: "a", enabled: true, managed: true };
        const known = lockedOutOf({ ...account, ways: own, hasUnknownWays: true }, changes);
        const actual = changes.filter(({ before, after }) => {
          const could = [...own, ...hidden].some((way) => before.includes(way));
          return could && ![...own, ...hidden].some((way) => after.includes(way));
        });
        expect(known).to.include.members(actual.map(({ client }) => client));
      }),
    );
  });

  it("counts an account whose identities cannot be read as one that uses whatever is taken away", () => {
    const unreadable = readSigningAccount({ Username: "okta_1", UserStatus: "EXTERNAL_PROVIDER" });
    const removed = { client: "notes", before: ["COGNITO", "okta"], after: ["COGNITO"] };
    const added = { client: "portal", before: ["okta"], after: ["okta", "partner"] };
    expect(lockedOutOf(unreadable, [removed, added])).to.deep.equal(["notes"]);
  });

  it("reads from Cognito how an account can sign in", () => {
    const identities = JSON.stringify([{ providerName: "okta", userId: "1" }]);
    const Attributes = [
      { Name: "email", Value: "ada@example.com" },
      { Name: "custom:managed_by", Value: "quick-sign-in" },
    ];
    const linked = [...Attributes, { Name: "identities", Value: identities }];
    const invited = readSigningAccount({ Username: "1", UserStatus: "CONFIRMED", Enabled: true, Attributes });
    expect(invited).to.deep.equal({
      label: "ada@example.com",
      enabled: true,
      managed: true,
      ways: ["COGNITO"],
      hasUnknownWays: false,
    });
    expect(
      readSigningAccount({ Username: "1", UserStatus: "CONFIRMED", Attributes: linked }),
    ).to.deep.include({
      enabled: true,
      ways: ["COGNITO", "okta"],
    });
    expect(
      readSigningAccount({
        Username: "okta_1",
        UserStatus: "EXTERNAL_PROVIDER",
        Enabled: false,
        Attributes: linked,
      }),
    ).to.deep.include({ enabled: false, ways: ["okta"] });
    for (const Value of [
      "",
      "[",
      "7",
      "null",
      "[null]",
      '[{"providerName":"okta","userId":"1"},{"userId":"2"}]',
    ])
      expect(
        readSigningAccount({ Username: "1", Attributes: [{ Name: "identities", Value }] }),
      ).to.deep.include({ ways: ["COGNITO"], hasUnknownWays: true });
    expect(
      readSigningAccount({ Username: "1", Attributes: [{ Name: "identities", Value: "[]" }] }),
    ).to.deep.include({ ways: ["COGNITO"], hasUnknownWays: false });
  });

  it("counts and names the accounts, and lists the pool only if a client loses a provider", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    for (let index = 0; index < 70; index++)
      aws.cognito.users.set(`u${index}`, {
        Username: `u${index}`,
        Enabled: index !== 0,
        UserStatus: "CONFIRMED",
        UserLastModifiedDate: 0,
        mails: 0,
        session: false,
        Attributes: [
          { Name: "email", Value: `u${index}@example.com` },
          { Name: "custom:managed_by", Value: index % 2 === 1 ? "quick-sign-in" : "" },
        ],
      });
    const outcome = (changes: readonly OfferChange[]) =>
      withEnvironment(env, () =>
        assertNotLockedOut(accountLister(client, "eu-central-1_AbCdEfGhI"), changes).catch(
          (error: unknown) => error,
        ),
      );
    const same = { client: "amazon-quick", before: ["COGNITO"], after: ["COGNITO", "okta"] };
    try {
      expect(await outcome([same])).to.equal(undefined);
      expect(aws.calls["ListUsers"]).to.equal(undefined);
      const closed = await outcome([{ ...same, after: ["okta"] }]);
      expect(closed).to.include({ code: "USERS_LOCKED_OUT", exitCode: 4 });
      expect(String(closed)).to.contain(
        "69 enabled accounts could no longer sign in to amazon-quick: u1@example.com, u2@",
      );
      expect(String(closed)).to.contain("and 64 more").and.to.contain("Sync invited 35 of them");
      expect(await outcome([{ ...same, before: ["COGNITO", "okta"], after: ["COGNITO"] }])).to.equal(
        undefined,
      );
    } finally {
      await aws.stop();
    }
    const unknown = await outcome([{ client: "notes", before: ["COGNITO"], after: [] }]);
    expect(unknown).to.include({ code: "USERS_LOCKED_OUT", exitCode: 4 });
    expect(String(unknown)).to.contain("could not be listed");
    expect(unknown).to.have.property("hint").that.contains("ListUsers").and.contains("--allow-lockout");
  });

  it("names five accounts at most, each app that they lose, and how to allow it", async () => {
    const user = (index: number) => ({
      Username: `u${index}`,
      UserStatus: "CONFIRMED" as const,
      Attributes: index % 2 === 0 ? [{ Name: "custom:managed_by", Value: "quick-sign-in" }] : [],
    });
    const shut = ["amazon-quick", "notes"].map((client) => ({
      client,
      before: ["COGNITO"],
      after: ["okta"],
    }));
    for (const [count, sentence] of [
      [1, "1 enabled account could no longer sign in to amazon-quick, notes: u0. Sync invited 1 of them."],
      [
        5,
        "5 enabled accounts could no longer sign in to amazon-quick, notes: u0, u1, u2, u3, u4. Sync invited 3 of them.",
      ],
      [
        7,
        "7 enabled accounts could no longer sign in to amazon-quick, notes: u0, u1, u2, u3, u4, and 2 more. Sync invited 4 of them.",
      ],
    ] as const) {
      const users = Array.from({ length: count }, (_, index) => user(index));
      const refused: unknown = await assertNotLockedOut(async () => users, shut).catch(
        (error: unknown) => error,
      );
      expect(String(refused)).to.contain(`After this run, ${sentence} Nothing was changed.`);
      expect(refused)
        .to.have.property("hint")
        .that.contains("--allow-lockout")
        .and.contains("docs/federation.md");
    }
  });

  it("lists the pool that the run changes, and no other", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    const pools: unknown[] = [];
    const watched = () => {
      const made = client();
      made.middlewareStack.add(
        (next) => (args) => {
          pools.push("UserPoolId" in args.input && args.input.UserPoolId);
          return next(args);
        },
        { step: "initialize" },
      );
      return made;
    };
    try {
      const change = { client: "notes", before: ["COGNITO"], after: [] };
      await withEnvironment(env, () =>
        assertNotLockedOut(accountLister(watched, "eu-central-1_AbCdEfGhI"), [change]),
      );
      expect(pools).to.deep.equal(["eu-central-1_AbCdEfGhI"]);
    } finally {
      await aws.stop();
    }
  });

  it("compares each deployed client with the settings", () => {
    const okta = {
      type: "oidc",
      issuer: "https://idp.example.com",
      clientId: "c",
      clientAuth: "private_key_jwt",
    };
    const federation = JSON.stringify({ okta, pending: { type: "saml" } });
    const callbackUrls = ["http://127.0.0.1:8400/callback"];
    const clients = JSON.stringify({ notes: { callbackUrls, directSignIn: false }, later: { callbackUrls } });
    const settings = settingsOf({ federation, directSignIn: "false", clients });
    const deployed = (name: string, offers: readonly string[]) => ({
      urn: `urn:pulumi:prod::demo::aws:cognito/userPoolClient:UserPoolClient::${name}`,
      type: "aws:cognito/userPoolClient:UserPoolClient",
      id: name,
      arn: undefined,
      protected: false,
      retained: false,
      isDeleted: false,
      offers,
    });
    const both = [deployed("sign-in", ["COGNITO"]), deployed("sign-in-notes", ["COGNITO", "pending"])];
    expect(offerChanges(both, settings)).to.deep.equal([
      { client: "amazon-quick", before: ["COGNITO"], after: ["okta"] },
      { client: "notes", before: ["COGNITO", "pending"], after: ["okta"] },
    ]);
    expect(offerChanges([], settings)).to.deep.equal([]);
    // An app that is removed takes no way into another app away.
    const removed = settingsOf({ federation, directSignIn: "false" });
    expect(offerChanges(both, removed).map(({ client }) => client)).to.deep.equal(["amazon-quick"]);
    // A list that is narrowed does, and a provider that is renamed.
    const two = JSON.stringify({ okta, partner: okta });
    const notes = JSON.stringify({ notes: { callbackUrls, identityProviders: ["partner"] } });
    const narrowed = settingsOf({ federation: two, clients: notes });
    const offered = [deployed("sign-in-notes", ["COGNITO", "okta"])];
    expect(losses(offerChanges(offered, narrowed)).map(({ after }) => after)).to.deep.equal([
      ["COGNITO", "partner"],
    ]);
    const renamed = settingsOf({
      federation: JSON.stringify({ "okta-2": okta }),
      clients: JSON.stringify({ notes: { callbackUrls } }),
    });
    expect(losses(offerChanges(offered, renamed)).map(({ after }) => after)).to.deep.equal([
      ["COGNITO", "okta-2"],
    ]);
    const reusing = settingsOf({
      federation,
      directSignIn: "false",
      existingPoolId: "eu-central-1_AbCdEfGhI",
    });
    const quick = { client: "amazon-quick", before: ["COGNITO"], after: ["okta"] };
    expect(offerChanges([], reusing)).to.deep.equal([quick]);
  });

  it("says what stays of a provider that is removed", () => {
    const step = {
      op: "delete",
      urn: "",
      type: "aws:cognito/identityProvider:IdentityProvider",
      name: "sign-in-okta",
      keys: [],
      changes: [],
      immutable: [],
      id: "eu-central-1_AbCdEfGhI:okta",
      stays: false,
      inAws: true,
    };
    expect(removedProviders([step]).join()).to.contain(
      "okta is deleted. Its federated accounts stay in the pool",
    );
    expect(removedProviders([{ ...step, op: "update" }])).to.deep.equal([]);
  });
});
