import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  CreateApplicationAssignmentCommand,
  DeleteApplicationAuthenticationMethodCommand,
  DeleteApplicationGrantCommand,
  DeleteTrustedTokenIssuerCommand,
  PutApplicationAssignmentConfigurationCommand,
  PutApplicationGrantCommand,
  UpdateApplicationCommand,
} from "@aws-sdk/client-sso-admin";
import { CreateTokenWithIAMCommand } from "@aws-sdk/client-sso-oidc";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { sampleDirectory, samplePeople } from "../../sandbox/people.ts";
import { setUpTools } from "../../sandbox/setup/tools.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import {
  actorPolicy,
  allowCallers,
  createIamRole,
  exchangeClient,
  InstanceArn,
  JWT_BEARER,
  jwtGrant,
  makeExchange,
  oauthRefusalOf,
} from "./exchange-setup.ts";
import { refusalOf } from "./refusal-of.ts";

const ADA = "ada.lovelace@example.com";
const EXCHANGE = { Effect: "Allow", Action: "sso-oauth:CreateTokenWithIAM", Resource: "*" };

describe("CreateTokenWithIAM in the sandbox", () => {
  let sandbox: Sandbox;
  let app: Awaited<ReturnType<typeof makeExchange>>;

  before(async () => {
    sandbox = await sharedSandbox();
  });
  beforeEach(async () => {
    app = await makeExchange(sandbox);
  });
  // An instance has at most ten issuers, and the emulators are shared.
  afterEach(async () => {
    const { trustedTokenIssuer: TrustedTokenIssuerArn } = app;
    await app.admin
      .send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }))
      .catch(() => undefined);
  });

  const idToken = async (address = ADA) => (await app.tokensOf(address)).IdToken;
  const refused = async (assertion: string) => oauthRefusalOf(app.exchange(assertion));
  const policyAllows = (...statements: object[]) =>
    sandbox.credentialsFor([{ Version: "2012-10-17", Statement: statements }]);

  it("answers with the identity context of the user whose e-mail the token has", async () => {
    const answer = await app.exchange(await idToken());
    expect(answer).to.include({
      tokenType: "Bearer",
      expiresIn: 3600,
      issuedTokenType: "urn:ietf:params:oauth:token-type:access_token",
    });
    expect(answer.scope).to.have.members(["openid", "aws", "sts:identity_context", "qbusiness:qapps:access"]);
    const claims = claimsOf(answer.idToken);
    expect(claims).to.include({
      sub: samplePeople.find(({ UserName }) => UserName === "ada.lovelace")?.UserId,
      "aws:instance_arn": InstanceArn,
      "sts:identity_context": answer.awsAdditionalDetails?.identityContext,
    });
  });

  it("exchanges a token once", async () => {
    const token = await idToken();
    expect(await refused(token)).to.equal("accepted");
    expect(await refused(token)).to.match(/^InvalidGrantException/);
    expect(await refused(await idToken())).to.equal("accepted");
  });

  it("refuses a changed and an unsigned token, other text, and an access token", async () => {
    const token = await idToken();
    const [header = "", payload = "", signature = ""] = token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, email: "alan.turing@example.com" }));
    expect(await refused([header, forged.toString("base64url"), signature].join("."))).to.match(/signature/);
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    expect(await refused(`${none}.${payload}.`)).to.match(/^InvalidGrantException.*RS256/);
    expect(await refused("not a token")).to.match(/^InvalidGrantException.*JSON Web Token/);
    const { AccessToken } = await app.tokensOf(ADA);
    expect(await refused(AccessToken)).to.match(/^InvalidGrantException.*audience/);
    expect(await refused(token)).to.equal("accepted");
  });

  it("refuses a token that has expired, that never expires, or that is not valid yet", async () => {
    const { python } = await setUpTools(() => undefined);
    const files = ["./assertion-times.py", "../../sandbox/emulators"].map((path) =>
      fileURLToPath(new URL(path, import.meta.url)),
    );
    const { stdout } = await promisify(execFile)(python, files);
    const expired = "The token has expired.";
    expect(JSON.parse(stdout)).to.deep.equal({
      valid: true,
      expired,
      without: expired,
      early: "The token is not valid yet.",
    });
  });

  it("refuses a token for another client, and of an issuer that the grant does not name", async () => {
    const other = await app.makeClient();
    expect(await refused((await app.tokensOf(ADA, other)).IdToken)).to.match(
      /^InvalidGrantException.*audience/,
    );
    const stranger = await makeExchange(sandbox);
    expect(await refused((await stranger.tokensOf(ADA)).IdToken)).to.match(/^InvalidGrantException.*issuer/);
    await app.admin.send(
      new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: stranger.trustedTokenIssuer }),
    );
  });

  it("refuses every token after its issuer was deleted", async () => {
    const { trustedTokenIssuer: TrustedTokenIssuerArn } = app;
    await app.admin.send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }));
    expect(await refused(await idToken())).to.match(/^InvalidGrantException.*issuer/);
  });

  it("refuses an e-mail of no user, of two users, in other letters, and of a disabled user", async () => {
    for (const address of [
      "unknown@example.org",
      "team@example.com",
      "katherine.johnson@example.com",
      "dora.disabled@example.com",
    ])
      expect(await refused(await idToken(address)), address).to.match(/^InvalidGrantException/);
    expect(await refused(await idToken("Grace.Hopper@Example.com"))).to.equal("accepted");
  });

  it("needs an assignment of the user or one of the user's groups where the application says so", async () => {
    const { ApplicationArn } = app;
    const required = { ApplicationArn, AssignmentRequired: true };
    await app.admin.send(new PutApplicationAssignmentConfigurationCommand(required));
    // On AWS the error names nothing.
    expect(await refused(await idToken()))
      .to.match(/^AccessDeniedException/)
      .and.not.match(/assign/);
    const finance = sampleDirectory.identityCenter.groups.find(
      ({ DisplayName }) => DisplayName === "Finance",
    );
    const group = { ApplicationArn, PrincipalType: "GROUP" as const, PrincipalId: finance?.GroupId };
    await app.admin.send(new CreateApplicationAssignmentCommand(group));
    expect(await refused(await idToken())).to.equal("accepted");
    expect(await refused(await idToken("alan.turing@example.com"))).to.match(/^AccessDeniedException/);
    const alan = samplePeople.find(({ UserName }) => UserName === "alan.turing")?.UserId;
    const user = { ApplicationArn, PrincipalType: "USER" as const, PrincipalId: alan };
    await app.admin.send(new CreateApplicationAssignmentCommand(user));
    expect(await refused(await idToken("alan.turing@example.com"))).to.equal("accepted");
  });

  it("gives the requested scopes, and refuses one that the application lacks", async () => {
    const { scope } = await app.exchange(await idToken(), { scope: ["openid", "sts:identity_context"] });
    expect(scope).to.have.members(["openid", "sts:identity_context"]);
    const other = app.exchange(await idToken(), { scope: ["qbusiness:messages:access"] });
    expect(await oauthRefusalOf(other)).to.match(/^InvalidScopeException/);
  });

  it("needs the caller's own permission on the application, and the application's policy", async () => {
    const token = await idToken();
    const without = await policyAllows({ Effect: "Allow", Action: "sso:*", Resource: "*" });
    const elsewhere = await policyAllows({ ...EXCHANGE, Resource: `${app.ApplicationArn}x` });
    const allowed = await policyAllows({ ...EXCHANGE, Resource: app.ApplicationArn });
    const as = (credentials: typeof without) => oauthRefusalOf(app.exchange(token, { credentials }));
    expect(await as(without)).to.match(/^AccessDeniedException/);
    expect(await as(elsewhere)).to.match(/^AccessDeniedException/);
    const forged = app.exchange(token, { credentials: { ...allowed, secretAccessKey: "guessed" } });
    expect(await refusalOf(forged)).to.match(/^InvalidSignatureException/);
    const role = await createIamRole(sandbox, `exchange-${app.UserPoolId.slice(-6)}`, EXCHANGE);
    await allowCallers(sandbox, app.ApplicationArn, actorPolicy(role.arn));
    expect(await as(allowed)).to.match(/^AccessDeniedException/);
    expect(await as(await role.session())).to.equal("accepted");
    await allowCallers(sandbox, app.ApplicationArn, actorPolicy(sandbox.account));
    const next = app.exchange(await idToken(), { credentials: allowed });
    expect(await oauthRefusalOf(next)).to.equal("accepted");
  });

  it("refuses all callers while the application has no authentication method, or is disabled", async () => {
    const { ApplicationArn } = app;
    await app.admin.send(new UpdateApplicationCommand({ ApplicationArn, Status: "DISABLED" }));
    expect(await refused(await idToken())).to.match(/^AccessDeniedException/);
    await app.admin.send(new UpdateApplicationCommand({ ApplicationArn, Status: "ENABLED" }));
    const method = { ApplicationArn, AuthenticationMethodType: "IAM" as const };
    await app.admin.send(new DeleteApplicationAuthenticationMethodCommand(method));
    expect(await refused(await idToken())).to.match(/^AccessDeniedException/);
  });

  it("refuses an unknown application or Region, a missing grant, grant type and assertion", async () => {
    const { ApplicationArn: clientId } = app;
    const assertion = await idToken();
    const ask = (input: Partial<CreateTokenWithIAMCommand["input"]>, region = sandbox.region) =>
      oauthRefusalOf(
        exchangeClient(sandbox, { region }).send(
          new CreateTokenWithIAMCommand({ clientId, grantType: JWT_BEARER, assertion, ...input }),
        ),
      );
    expect(await ask({ clientId: `${clientId.slice(0, -1)}!` })).to.match(/^InvalidClientException/);
    expect(await ask({}, "us-west-2")).to.match(/^InvalidClientException/);
    expect(await ask({ grantType: "password" })).to.match(/^UnsupportedGrantTypeException/);
    expect(await ask({ grantType: "refresh_token" })).to.match(/^UnauthorizedClientException/);
    expect(await ask({ assertion: "" })).to.match(/^InvalidRequestException/);
    await app.admin.send(
      new DeleteApplicationGrantCommand({ ApplicationArn: clientId, GrantType: JWT_BEARER }),
    );
    expect(await ask({})).to.match(/^UnauthorizedClientException/);
    const Grant = jwtGrant(app.trustedTokenIssuer, [app.ClientId]);
    await app.admin.send(
      new PutApplicationGrantCommand({ ApplicationArn: clientId, GrantType: JWT_BEARER, Grant }),
    );
    expect(await ask({})).to.equal("accepted");
  });
});

function claimsOf(token = ""): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
}
