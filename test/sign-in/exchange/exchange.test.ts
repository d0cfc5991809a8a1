import { expect } from "chai";
import { assumeRole, type Exchanged, exchangeToken } from "../../../sign-in/exchange/exchange.ts";
import { explained } from "../../../sign-in/exchange/explain.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { FAKE_SECRET } from "../../support/fake-aws/sts.ts";
import { FAKE_CONTEXT, jwtOf } from "../../support/fake-aws/token-exchange.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { failureOf } from "./support.ts";

const ROLE = "arn:aws:iam::111122223333:role/Analyst";
const ID_TOKEN = jwtOf({ iss: "https://example.com", aud: "quick", email: "jane.doe@example.com", jti: "1" });

describe("The exchange of an ID token", () => {
  let aws: FakeAws;
  let env: Record<string, string>;

  beforeEach(async () => {
    aws = new FakeAws();
    env = await aws.start();
  });
  afterEach(() => aws.stop());

  const signal = new AbortController().signal;
  const exchange = (changes: { signal?: AbortSignal } = {}): Promise<Exchanged> =>
    withEnvironment(env, () =>
      exchangeToken({
        applicationArn: aws.tokenExchange.applicationArn,
        region: "eu-west-1",
        redeploy: "npm run provision -- --refresh --stack prod",
        idToken: ID_TOKEN,
        clientConfig: { region: "eu-central-1" },
        signal,
        ...changes,
      }),
    );
  const assume = () =>
    withEnvironment(env, () =>
      assumeRole({ roleArn: ROLE, contextAssertion: FAKE_CONTEXT, clientConfig: {}, signal }),
    );

  it("says who the user of IAM Identity Center is, with one call, in its Region", async () => {
    const { identity, scopes } = await exchange();
    expect(identity).to.deep.equal({
      userId: aws.tokenExchange.userId,
      identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1234567890",
      instanceArn: "arn:aws:sso:::instance/ssoins-1111111111111111",
      expiresAt: "2027-01-15T08:00:00.000Z",
    });
    expect(scopes).to.contain("qbusiness:messages:access");
    expect(aws.calls).to.deep.equal({ CreateTokenWithIAM: 1 });
    expect(aws.signers["CreateTokenWithIAM"]?.region).to.equal("eu-west-1");
  });

  it("finds the context in the ID token of an older service", async () => {
    aws.tokenExchange.hasAdditionalDetails = false;
    expect((await exchange()).contextAssertion).to.equal(FAKE_CONTEXT);
  });

  it("is refused for a token that was exchanged before", async () => {
    await exchange();
    const error = await failureOf(exchange());
    expect(error.code).to.equal("EXCHANGE_REFUSED");
    expect(error.message).to.contain("InvalidGrantException");
  });

  it("does not send a token twice if the answer was lost", async () => {
    aws.behaviour.faults = [{ operation: "CreateTokenWithIAM", call: 1, when: "before", how: "reset" }];
    expect((await failureOf(exchange())).code).to.equal("NETWORK");
    expect(aws.calls["CreateTokenWithIAM"]).to.equal(1);
  });

  it("ends with Ctrl-C", async () => {
    aws.behaviour.latency = 10_000;
    const controller = new AbortController();
    const error = failureOf(exchange({ signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect((await error).code).to.equal("INTERRUPTED");
  });

  it("ends with Ctrl-C while it looks for the cause of a refusal, too, and names the refusal", async () => {
    await exchange();
    const refused = await failureOf(exchange());
    aws.behaviour.latency = 10_000;
    const controller = new AbortController();
    const { applicationArn } = aws.tokenExchange;
    const setup = {
      applicationArn,
      issuerArn: "tti-1",
      issuerUrl: "https://example.com",
      claim: "email",
      attribute: "emails.value",
      audiences: ["quick"],
      scopes: [],
      redeploy: "npm run provision",
    };
    const request = { setup, claims: {}, caller: "-", directory: {}, signal: controller.signal };
    const error = withEnvironment(env, () => explained(refused, request));
    setTimeout(() => controller.abort(), 50);
    expect(await error).to.include({ code: "INTERRUPTED", exitCode: 130 });
    expect(await error)
      .to.have.property("message")
      .that.matches(/^Interrupted before the cause was found\. .+InvalidGrantException/);
  });

  it("has no token, context or secret in the errors", async () => {
    await exchange();
    aws.sts.contextRoles.set(ROLE, "sts:SetContext");
    const errors = [await failureOf(exchange()), await failureOf(assume())];
    aws.tokenExchange.refusal = { name: "InvalidRequestException", body: { error_description: ID_TOKEN } };
    errors.push(await failureOf(exchange()));
    for (const error of errors) {
      expect(error.cause).to.equal(undefined);
      expect(`${error.stack} ${JSON.stringify(error)} ${error.hint}`).not.to.match(
        new RegExp(`eyJ|${FAKE_CONTEXT}|${FAKE_SECRET}`),
      );
    }
  });

  describe("with a role", () => {
    it("says who one is now, with one call more", async () => {
      aws.sts.contextRoles.set(ROLE, undefined);
      await exchange();
      const role = await assume();
      expect(role.arn).to.equal("arn:aws:sts::111122223333:assumed-role/Analyst/session");
      expect(Date.parse(role.expiresAt ?? "")).to.be.greaterThan(Date.now());
      expect(JSON.stringify(role)).not.to.contain(FAKE_SECRET);
      expect(aws.calls).to.deep.equal({ CreateTokenWithIAM: 1, AssumeRole: 1 });
    });

    for (const action of ["sts:AssumeRole", "sts:SetContext"] as const)
      it(`names ${action} if the trust policy lacks it`, async () => {
        aws.sts.contextRoles.set(ROLE, action);
        const error = await failureOf(assume());
        expect(error.code).to.equal("ROLE_REFUSED");
        expect(error.message).to.contain(action).and.contain(ROLE);
      });
  });
});
