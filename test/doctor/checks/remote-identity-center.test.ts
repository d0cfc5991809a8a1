import { expect } from "chai";
import { CHECK_GROUPS } from "../../../doctor/checks/index.ts";
import { identityCenterConfig } from "../../../doctor/exchange-setup.ts";
import { runChecks } from "../../../doctor/run.ts";
import type { Target } from "../../../doctor/target.ts";
import { withSsoAdmin } from "../../../infra/identity-center/sso-admin.ts";
import { exchangeToken, RefusedExchange } from "../../../sign-in/exchange/exchange.ts";
import { explained } from "../../../sign-in/exchange/explain.ts";
import { ASSUMED_KEY, OWN_KEY, type Recorder, recordCalls } from "../../support/recorded-calls.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const REGION = "eu-west-1";
const ROLE = "arn:aws:iam::444455556666:role/identity-center";
const INSTANCE = "ssoins-1234567890abcdef";
const APPLICATION = `arn:aws:sso::444455556666:application/${INSTANCE}/apl-1234567890abcdef`;
const ISSUER = `arn:aws:sso::444455556666:trustedTokenIssuer/${INSTANCE}/tti-1`;
const STORE = "d-1234567890";

const ANSWERS = {
  ListInstances: {
    Instances: [{ InstanceArn: `arn:aws:sso:::instance/${INSTANCE}`, IdentityStoreId: STORE }],
  },
  ListUsers: { Users: [] },
};

describe("IAM Identity Center in another account and Region", () => {
  let aws: Recorder;

  beforeEach(async () => {
    aws = await recordCalls(ANSWERS);
  });
  afterEach(() => aws.stop());

  const target = (): Target => {
    const plain = plainTarget();
    return {
      ...plain,
      settings: settingsOf({
        identityCenter: JSON.stringify({
          trustedTokenIssuer: { region: REGION, roleArn: ROLE },
          application: { clients: ["amazon-quick"], callers: "account" },
          callerRole: true,
        }),
      }),
      outputs: {
        ...plain.outputs,
        TrustedTokenIssuerArn: ISSUER,
        ApplicationArn: APPLICATION,
        CallerRoleArn: "arn:aws:iam::111122223333:role/caller",
      },
    };
  };
  /** Each service, with the Region and the keys that its calls were signed with. */
  const signers = () =>
    [
      ...new Set(aws.calls.map(({ service, region, accessKeyId }) => `${service} ${region} ${accessKeyId}`)),
    ].sort();
  const operations = (service: string) =>
    new Set(aws.calls.filter((call) => call.service === service).map(({ operation }) => operation));

  it("is reached there by the dynamic providers, with the role", async () => {
    await withEnvironment(aws.env, () =>
      withSsoAdmin({ region: REGION, roleArn: ROLE }, (client, { ListInstancesCommand }) =>
        client.send(new ListInstancesCommand({})),
      ),
    );
    expect(signers()).to.deep.equal([`sso ${REGION} ${ASSUMED_KEY}`, `sts ${REGION} ${OWN_KEY}`]);
    expect(new URLSearchParams(aws.calls[0]?.body).get("RoleArn")).to.equal(ROLE);
  });

  it("is read there by each check of the doctor, and the stack's own account by its own keys", async () => {
    await withEnvironment(aws.env, () =>
      runChecks(CHECK_GROUPS, target(), { only: ["identity-center", "application", "caller-role"] }),
    );
    expect(signers().filter((one) => /^(?:sso|identitystore) /.test(one))).to.deep.equal([
      `identitystore ${REGION} ${ASSUMED_KEY}`,
      `sso ${REGION} ${ASSUMED_KEY}`,
    ]);
    expect(
      aws.calls.filter(({ service }) => service === "iam").map(({ accessKeyId }) => accessKeyId),
    ).to.deep.equal([OWN_KEY]);
    expect([...operations("sso")]).to.include.members([
      "DescribeTrustedTokenIssuer",
      "GetApplicationGrant",
      "ListApplicationAccessScopes",
      "GetApplicationAuthenticationMethod",
    ]);
  });

  it("exchanges a token there with the caller's own keys, and explains a refusal with the role", async () => {
    const examined = target();
    const { clientConfig, signal } = examined;
    const setup = {
      issuerUrl: examined.outputs.IssuerUrl,
      claim: "email",
      attribute: "emails.value",
      redeploy: "npm run provision",
      issuerArn: ISSUER,
      applicationArn: APPLICATION,
      audiences: [examined.outputs.ClientId],
      scopes: [],
    };
    await withEnvironment(aws.env, async () => {
      const request = { ...setup, region: REGION, idToken: "e30.e30.sig", clientConfig, signal };
      await exchangeToken(request).catch(() => undefined);
      expect(signers()).to.deep.equal([`sso-oauth ${REGION} ${OWN_KEY}`]);
      const refused = new RefusedExchange("EXCHANGE_REFUSED", "refused");
      const directory = identityCenterConfig(examined);
      const claims = { email: "jane@example.com" };
      await explained(refused, { setup, claims, caller: examined.caller, directory, signal });
    });
    expect(signers().filter((one) => /^(?:sso|identitystore) /.test(one))).to.deep.equal([
      `identitystore ${REGION} ${ASSUMED_KEY}`,
      `sso ${REGION} ${ASSUMED_KEY}`,
    ]);
  });
});
