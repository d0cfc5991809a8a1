import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import { expect } from "chai";
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { walkThroughPages } from "../../sandbox/sign-in/pages.ts";
import { sandboxPort } from "../../sandbox/sign-in/sandbox-port.ts";
import { RedirectListener } from "../../sign-in/redirect-listener.ts";
import { awsClients } from "../support/aws-clients.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

const CALLBACK = "http://localhost:18080";
const PERSON = "Grace.Hopper@Example.com";
const json = (value: unknown) => JSON.stringify(value);

const tokens = z.object({
  expires_in: z.number(),
  access_token: z.string(),
  id_token: z.string(),
  refresh_token: z.string().optional(),
});

describe("What the settings make of accounts, mail and tokens", () => {
  let sandbox: Sandbox;
  let outputs: Awaited<ReturnType<typeof stackOutputs>>;
  let aws: ReturnType<typeof awsClients>;

  before(async () => {
    const deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    aws = awsClients(sandbox);
    await emptyPool(aws.cognito, deployment.outputs["PoolId"]);
    await aws.ses.send(new CreateEmailIdentityCommand({ EmailIdentity: "contoso.test" }));
    await deployment.up({
      accountRecovery: "administrator",
      callbackUrls: json([CALLBACK, "http://127.0.0.1:18080"]),
      email: json({
        identityArn: `arn:aws:ses:${sandbox.region}:${sandbox.account}:identity/contoso.test`,
        from: "Sign-in <sign-in@contoso.test>",
        replyTo: "help@contoso.test",
      }),
      invitation: json({ subject: "Your access", text: "Account <{username}>\nPassword {####}" }),
      refreshTokenRotation: json({ graceSeconds: 0 }),
      tier: "lite",
      tokenValidity: json({ access: "15 minutes", id: "10 minutes", refresh: "12 hours" }),
    });
    outputs = await stackOutputs(deployment.stack);
    await syncOnce(sandbox, outputs.PoolId);
  });

  after(() => emptyPool(aws.cognito, outputs.PoolId));

  it("send the invitation in its own words, as HTML that shows the text, from the sender of SES", async () => {
    const mail = (await sandbox.invitations()).findLast(({ to }) => to === PERSON);
    expect(mail).to.include({ subject: "Your access" });
    expect(mail?.body).to.match(/^Account &lt;[\w-]+&gt;<br>Password \S+$/);
    const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: outputs.PoolId }));
    expect(UserPool?.EmailConfiguration).to.deep.include({
      EmailSendingAccount: "DEVELOPER",
      From: "Sign-in <sign-in@contoso.test>",
      ReplyToEmailAddress: "help@contoso.test",
    });
  });

  it("leave a forgotten password to the administrator, in the tier that was named", async () => {
    const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: outputs.PoolId }));
    expect(UserPool?.AccountRecoverySetting?.RecoveryMechanisms).to.deep.equal([
      { Name: "admin_only", Priority: 1 },
    ]);
    expect(UserPool?.UserPoolTier).to.equal("LITE");
  });

  it("let an app have its code at the addresses that are named, and at no other", async () => {
    const outcome = async (redirect_uri: string) => {
      const query = await authorizeQuery(redirect_uri, generateRandomCodeVerifier());
      return fetch(sandbox.gateway.resolve(`${outputs.AuthEndpoint}?${query}`)).then(({ status }) => status);
    };
    expect([
      await outcome(CALLBACK),
      await outcome("http://127.0.0.1:18080"),
      await outcome("http://localhost:18081"),
    ]).to.deep.equal([200, 200, 400]);
  });

  it("give tokens that end when they should, and another refresh token with each refresh", async () => {
    const verifier = generateRandomCodeVerifier();
    const code = await signIn(verifier);
    const first = await exchange({ grant_type: "authorization_code", code, code_verifier: verifier });
    expect(first.expires_in).to.equal(15 * 60);
    const [, payload = ""] = first.id_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(claims.exp - claims.iat).to.equal(10 * 60);
    const own = Object.keys(claims).filter((name) => name.startsWith("custom:"));
    expect(own, "the client may not read sync's attributes").to.deep.equal([]);
    expect(claims.email_verified).to.equal(true);
    const userInfo = await fetch(`${sandbox.env["AWS_ENDPOINT_URL"]}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${first.access_token}` },
    });
    const found: unknown = await userInfo.json();
    expect(found).to.include({ email: PERSON, email_verified: "true" });
    expect(Object.keys(Object(found)).filter((name) => name.includes(":"))).to.deep.equal([]);
    const second = await exchange({ grant_type: "refresh_token", refresh_token: first.refresh_token ?? "" });
    expect(second.refresh_token).to.be.a("string").and.not.to.equal(first.refresh_token);
  });

  it("take passwords nowhere but on the sign-in pages, with rotation too", async () => {
    const { UserPoolClient } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: outputs.PoolId, ClientId: outputs.ClientId }),
    );
    expect(UserPoolClient?.ExplicitAuthFlows).to.deep.equal(["ALLOW_CUSTOM_AUTH"]);
    expect(UserPoolClient?.RefreshTokenRotation).to.deep.equal({
      Feature: "ENABLED",
      RetryGracePeriodSeconds: 0,
    });
  });

  async function authorizeQuery(redirect_uri: string, verifier: string): Promise<URLSearchParams> {
    return new URLSearchParams({
      client_id: outputs.ClientId,
      redirect_uri,
      response_type: "code",
      scope: "openid email offline_access",
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
  }

  async function signIn(verifier: string): Promise<string> {
    const mail = (await sandbox.invitations()).findLast(({ to }) => to === PERSON);
    const expected = {
      redirectUri: CALLBACK,
      start: "https://api.example/authorize",
      isExpected: () => true,
    };
    const listener = await RedirectListener.open({ ...sandboxPort, ...expected });
    try {
      const start = `${outputs.AuthEndpoint}?${await authorizeQuery(CALLBACK, verifier)}`;
      const walk = walkThroughPages(sandbox.gateway.resolve(start), CALLBACK, {
        email: PERSON,
        temporaryPassword: mail?.temporaryPassword ?? "",
        newPassword: "Correct-Horse-9",
      });
      const redirect = await Promise.race([listener.redirect, walk]);
      return redirect?.searchParams.get("code") ?? "";
    } finally {
      await listener.close("<p>Signed in.</p>");
    }
  }

  async function exchange(form: Record<string, string>) {
    const body = new URLSearchParams({ client_id: outputs.ClientId, redirect_uri: CALLBACK, ...form });
    const answer = await fetch(sandbox.gateway.resolve(outputs.TokenEndpoint), { method: "POST", body });
    return tokens.parse(await answer.json());
  }
});
