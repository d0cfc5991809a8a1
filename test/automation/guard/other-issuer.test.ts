import { CognitoIdentityProviderClient, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { assertNotLockedOut } from "../../../automation/guard/lockout.ts";
import { accountsOf, assertNoAccountMoves } from "../../../automation/guard/other-issuer.ts";
import { accountLister } from "../../../automation/guard/pool-accounts.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { poolUser } from "../../sync/pool-users.ts";

const identities = (...names: string[]) => [
  { Name: "identities", Value: JSON.stringify(names.map((providerName) => ({ providerName, userId: "1" }))) },
];
const POOL = "eu-central-1_AbCdEfGhI";
const moved = (name: string, deployed?: string) => ({ name, deployed, wanted: "OIDC https://b.example.com" });

const client = () => new CognitoIdentityProviderClient({ maxAttempts: 1 });

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
    const outcome = (of: Parameters<typeof assertNoAccountMoves>[1], consented: string[]) =>
      withEnvironment(env, () =>
        assertNoAccountMoves(accountLister(client, POOL), of, consented).catch((error: unknown) => error),
      );
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
      expect(await outcome([moved("okta", "OIDC https://a.example.com")], ["okta"])).to.equal(undefined);
      expect(aws.calls["ListUsers"]).to.equal(undefined);
      expect(await outcome([moved("partner")], [])).to.equal(undefined);
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

  it("shares one list of the accounts with the guard against lock-outs", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    aws.cognito.users.set("okta_1", { ...poolUser("okta_1"), Attributes: identities("okta") });
    try {
      await withEnvironment(env, async () => {
        const list = accountLister(client, POOL);
        const changes = [{ client: "amazon-quick", before: ["okta"], after: [] }];
        for (const refused of [
          assertNoAccountMoves(list, [moved("okta")], []),
          assertNotLockedOut(list, changes),
        ])
          expect(await refused.catch((error: unknown) => error)).to.include({ exitCode: 4 });
      });
      expect(aws.calls["ListUsers"]).to.equal(1);
    } finally {
      await aws.stop();
    }
  });
});
