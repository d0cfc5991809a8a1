import { CognitoIdentityProviderClient, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { DeployedResource } from "../../../automation/engine/deployed.ts";
import { accountsOf, assertNoAccountMoves } from "../../../automation/guard/other-issuer.ts";
import { assertSameIssuers } from "../../../automation/operations/issuers.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { poolUser } from "../../sync/pool-users.ts";

const identities = (...names: string[]) => [
  { Name: "identities", Value: JSON.stringify(names.map((providerName) => ({ providerName, userId: "1" }))) },
];
const moved = (name: string, deployed?: string) => ({ name, deployed, wanted: "OIDC https://b.example.com" });

describe("The guard of a provider that would be another one under its old name", () => {
  it("counts each account that has an identity of it, disabled and linked ones, and all that cannot be read", () => {
    const users: UserType[] = [
      { UserStatus: "EXTERNAL_PROVIDER", Attributes: identities("okta") },
      { UserStatus: "CONFIRMED", Attributes: identities("sso", "okta"), Enabled: false },
      { UserStatus: "CONFIRMED", Attributes: identities("sso") },
      { UserStatus: "CONFIRMED" },
      { UserStatus: "EXTERNAL_PROVIDER" },
      { UserStatus: "CONFIRMED", Attributes: [{ Name: "identities", Value: "[{}]" }] },
    ];
    expect(accountsOf("okta", users)).to.equal(4);
    // The stack's pool ignores the case of usernames, and they begin with the provider's name.
    expect(accountsOf("Okta", users)).to.equal(4);
  });

  it("refuses with the count and the way out, and lets a name without accounts or with consent move", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    const outcome = (...[of, allowed]: [Parameters<typeof assertNoAccountMoves>[2], string[]]) =>
      withEnvironment(env, async () => {
        const client = new CognitoIdentityProviderClient({ maxAttempts: 1 });
        const ended: unknown = await assertNoAccountMoves(
          client,
          "eu-central-1_AbCdEfGhI",
          of,
          allowed,
        ).catch((error: unknown) => error);
        client.destroy();
        return ended;
      });
    aws.cognito.users.set("okta_1", {
      Username: "okta_1",
      Enabled: true,
      UserStatus: "EXTERNAL_PROVIDER",
      UserLastModifiedDate: 0,
      mails: 0,
      session: false,
      Attributes: identities("okta"),
    });
    try {
      expect(await outcome([moved("okta", "OIDC https://a.example.com")], ["okta"])).to.deep.equal(["okta"]);
      expect(aws.calls["ListUsers"]).to.equal(undefined);
      expect(await outcome([moved("partner")], [])).to.deep.equal(["partner"]);
      const refused = await outcome([moved("okta", "OIDC https://a.example.com"), moved("partner")], []);
      expect(refused).to.include({ code: "PROVIDER_ISSUER_CHANGED", exitCode: 4 });
      expect(String(refused))
        .to.contain("deployed OIDC https://a.example.com; with these settings OIDC https://b.example.com")
        .and.to.contain("1 account has an identity of okta. Nothing was changed.")
        .and.not.to.contain("partner");
      expect(refused).to.have.property("hint").that.contains("--allow-other-issuer okta");
      expect(String(await outcome([moved("okta")], []))).to.contain("no record");
    } finally {
      await aws.stop();
    }
    const unknown = await outcome([moved("okta")], []);
    expect(unknown).to.include({ code: "PROVIDER_ISSUER_CHANGED", exitCode: 4 });
    expect(String(unknown)).to.contain("could not be listed");
  });

  it("compares the settings with the record of the stack, and takes no mistyped consent", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    const federation = JSON.stringify({
      okta: { type: "oidc", issuer: "https://b.example.com", clientId: "c", clientAuth: "private_key_jwt" },
    });
    const values = { "quick-sign-in:federation": { value: federation, secret: false } };
    const context = {
      account: "111122223333",
      region: "eu-central-1",
      caller: "arn:aws:iam::111122223333:user/ada",
    };
    const state = {
      id: "eu-central-1_AbCdEfGhI",
      arn: undefined,
      protected: true,
      retained: false,
      isDeleted: false,
    };
    const pool = {
      ...state,
      type: "aws:cognito/userPool:UserPool",
      urn: "urn:pulumi:prod::demo::pool::sign-in",
    };
    const stack = (issuer: string) => ({
      ...{
        ...state,
        type: "pulumi:pulumi:Stack",
        urn: "urn:pulumi:prod::demo::pulumi:pulumi:Stack::demo-prod",
      },
      issuers: { okta: `OIDC ${issuer}` },
    });
    const outcome = (resources: DeployedResource[], allowed: string[] = []) =>
      withEnvironment(env, () =>
        assertSameIssuers(
          { config: { project: "quick-sign-in", values }, context, resources },
          allowed,
        ).catch((error: unknown) => error),
      );
    try {
      expect(await outcome([])).to.deep.equal([]);
      expect(await outcome([pool, stack("https://b.example.com")])).to.deep.equal([]);
      expect(aws.calls["ListUsers"]).to.equal(undefined);
      // Without accounts of its own, the name may move.
      expect(await outcome([pool, stack("https://a.example.com")])).to.deep.equal(["okta"]);
      aws.cognito.users.set("okta_1", { ...poolUser("okta_1"), Attributes: identities("okta") });
      expect(await outcome([pool, stack("https://a.example.com")])).to.include({
        code: "PROVIDER_ISSUER_CHANGED",
      });
      expect(await outcome([pool])).to.include({ code: "PROVIDER_ISSUER_CHANGED" });
      // A stack of an earlier version has no record, but the pool has the provider.
      const inPool = (oidc_issuer: string) =>
        aws.cognito.providers.set("okta", { ProviderType: "OIDC", ProviderDetails: { oidc_issuer } });
      inPool("https://b.example.com");
      expect(await outcome([pool])).to.deep.equal([]);
      inPool("https://c.example.com");
      expect(String(await outcome([pool]))).to.contain(
        "deployed OIDC https://c.example.com; with these settings OIDC https://b.example.com",
      );
      expect(await outcome([pool, stack("https://a.example.com")], ["okta"])).to.deep.equal(["okta"]);
      expect(await outcome([pool], ["otka"])).to.include({ code: "SETTINGS_INVALID", exitCode: 2 });
      // The program names the faults of the setting.
      values["quick-sign-in:federation"].value = '{"okta": {"type": "oidc"}}';
      expect(await outcome([pool], ["okta"])).to.deep.equal(["okta"]);
    } finally {
      await aws.stop();
    }
  });
});
