import { GetStageCommand } from "@aws-sdk/client-api-gateway";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { securityHeaders } from "../../proxy/headers.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";

describe("A stack without settings", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let outputs: SharedDeployment["outputs"];
  let aws: ReturnType<typeof awsClients>;

  before(async () => {
    deployment = await sharedDeployment();
    ({ sandbox, outputs } = deployment);
    aws = awsClients(sandbox);
  });

  it("has the six outputs, by exactly these names, a record of its protections, and its page for Pulumi Cloud", () => {
    // The stack of this worker may have had identity providers, which it keeps on record.
    const { PoolId, ClientId, AuthEndpoint = "", Protections, ProviderIssuers: _, readme, ...rest } = outputs;
    expect(readme).to.contain("# Quick Sign-in");
    expect(Protections).to.include({
      allowedCidrs: "all addresses",
      mfaRequired: "false",
      requirePkce: "true",
    });
    const issuer = `https://cognito-idp.${sandbox.region}.amazonaws.com/${PoolId}`;
    expect(PoolId).to.match(new RegExp(`^${sandbox.region}_\\w+$`));
    expect(ClientId).to.match(/^\w+$/);
    expect(AuthEndpoint).to.match(
      /^https:\/\/\w+\.execute-api\.eu-central-1\.amazonaws\.com\/prod\/oauth2\/authorize$/,
    );
    expect(rest).to.deep.equal({
      IssuerUrl: issuer,
      TokenEndpoint: AuthEndpoint.replace("authorize", "token"),
      JwksUri: `${issuer}/.well-known/jwks.json`,
    });
  });

  it("has nothing to do the second time, as index.ts declares it: the whole program for a plain pulumi up", async () => {
    const program = async () => (await import("../../index.ts")).default;
    const { summary, outputs: exported } = await deployment.stack.up({ program });
    expect(Object.keys(summary.resourceChanges ?? {})).to.deep.equal(["same"]);
    const protections = { allowedCidrs: "all addresses", mfaRequired: "false", requirePkce: "true" };
    expect(exported["Protections"]?.value).to.deep.include(protections);
    const names = Object.keys(exported).filter((name) => name !== "ProviderIssuers");
    expect(names.sort()).to.deep.equal([
      "AuthEndpoint",
      "ClientId",
      "IssuerUrl",
      "JwksUri",
      "PoolId",
      "Protections",
      "TokenEndpoint",
      "readme",
    ]);
  });

  it("has nothing to do after a refresh", async () => {
    await deployment.refresh();
    expect((await deployment.up()).steps).to.deep.equal([]);
  });

  it("has a pool for invited people alone, who sign in by username or e-mail without regard to case", async () => {
    const { UserPool: pool } = await aws.cognito.send(
      new DescribeUserPoolCommand({ UserPoolId: outputs["PoolId"] }),
    );
    expect(pool?.AdminCreateUserConfig?.AllowAdminCreateUserOnly).to.equal(true);
    expect(pool?.AliasAttributes).to.deep.equal(["email"]);
    expect(pool?.UsernameConfiguration).to.deep.equal({ CaseSensitive: false });
    expect(pool?.DeletionProtection).to.equal("ACTIVE");
    expect(pool?.AccountRecoverySetting?.RecoveryMechanisms).to.deep.equal([
      { Name: "verified_email", Priority: 1 },
    ]);
    const email = pool?.SchemaAttributes?.find(({ Name }) => Name === "email");
    expect(email).to.include({ Required: true, Mutable: true });
  });

  it("lets an authenticator app be the second factor, and never an SMS", async () => {
    const mfa = await aws.cognito.send(new GetUserPoolMfaConfigCommand({ UserPoolId: outputs["PoolId"] }));
    expect(mfa).to.deep.include({
      MfaConfiguration: "OPTIONAL",
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    expect(mfa.SmsMfaConfiguration).to.equal(undefined);
  });

  it("has one public client with the code grant and nothing else", async () => {
    const { UserPoolClient: client } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({
        UserPoolId: outputs["PoolId"],
        ClientId: outputs["ClientId"],
      }),
    );
    expect(client?.ClientSecret).to.equal(undefined);
    expect(client).to.deep.include({
      AllowedOAuthFlows: ["code"],
      CallbackURLs: ["http://localhost:18080"],
      ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: "ENABLED",
    });
    expect(client?.AllowedOAuthScopes?.toSorted()).to.deep.equal(["email", "openid", "profile"]);
  });

  it("has a small arm64 function on a current Node.js, whose log lines are kept for a while", async () => {
    const { id } = await resource("aws:lambda/function:Function");
    const found = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: id }));
    expect(found).to.deep.include({ Runtime: "nodejs24.x", Architectures: ["arm64"], Timeout: 15 });
    expect(found.CodeSize).to.be.below(10 * 1024);
    const { logGroups } = await aws.logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: found.LoggingConfig?.LogGroup }),
    );
    expect(logGroups?.map(({ retentionInDays }) => retentionInDays)).to.deep.equal([30]);
  });

  it("serves its API on the stage prod", async () => {
    const { id } = await resource("aws:apigateway/restApi:RestApi");
    const stage = await aws.apiGateway.send(new GetStageCommand({ restApiId: id, stageName: "prod" }));
    expect(stage.stageName).to.equal("prod");
  });

  it("answers what it does not serve with an error in JSON, and the same headers as all it answers", async () => {
    const { AuthEndpoint = "", TokenEndpoint = "" } = outputs;
    const unknown = await fetch(sandbox.gateway.resolve(AuthEndpoint.replace("authorize", "nothing")));
    const wrongMethod = await fetch(sandbox.gateway.resolve(TokenEndpoint), { method: "DELETE" });
    expect([unknown.status, wrongMethod.status]).to.deep.equal([404, 405]);
    for (const answer of [unknown, wrongMethod]) {
      expect(await answer.json()).to.have.keys("error", "error_description");
      const headers = Object.fromEntries(
        Object.keys(securityHeaders).map((name) => [name, answer.headers.get(name)]),
      );
      expect(headers).to.deep.equal(securityHeaders);
    }
  });

  it("publishes where it is for apps that take only a discovery address", async () => {
    const { AuthEndpoint = "", TokenEndpoint = "", IssuerUrl, JwksUri } = outputs;
    const address = AuthEndpoint.replace("/oauth2/authorize", "/.well-known/openid-configuration");
    const answer = await fetch(sandbox.gateway.resolve(address), { redirect: "manual" });
    const document = JSON.parse(await answer.text());
    expect(answer.status).to.equal(200);
    expect(document).to.include({
      issuer: IssuerUrl,
      authorization_endpoint: AuthEndpoint,
      token_endpoint: TokenEndpoint,
      userinfo_endpoint: TokenEndpoint.replace("token", "userInfo"),
    });
    // The emulator writes its own addresses with http.
    expect(document.jwks_uri.replace(/^http:/, "https:")).to.equal(JwksUri);
    expect(document.scopes_supported).to.include("offline_access");
  });

  it("protects pool, client, domain, API and stage in the engine, and nothing else", async () => {
    const resources = await resourcesOf(deployment.stack);
    const held = resources.filter(({ protect }) => protect).map(({ type }) => type);
    expect(held.toSorted()).to.deep.equal([
      "aws:apigateway/restApi:RestApi",
      "aws:apigateway/stage:Stage",
      "aws:cognito/userPool:UserPool",
      "aws:cognito/userPoolClient:UserPoolClient",
      "aws:cognito/userPoolDomain:UserPoolDomain",
    ]);
  });

  async function resource(type: string) {
    const found = (await resourcesOf(deployment.stack)).find((one) => one.type === type);
    if (found === undefined) throw new Error(`The stack has no ${type}.`);
    return found;
  }
});
