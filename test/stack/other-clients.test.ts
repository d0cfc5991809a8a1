import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { walkThroughPages } from "../../sandbox/sign-in/pages.ts";
import { verifySignIn } from "../../sandbox/sign-in.ts";
import { authorizationRequest } from "../sign-in/support.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { signInByCommand } from "../support/sign-in-command.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

const sheet = z.object({
  ClientId: z.string(),
  IssuerUrl: z.string(),
  AuthEndpoint: z.string(),
  TokenEndpoint: z.string(),
  UserInfoEndpoint: z.string(),
  JwksUri: z.string(),
  SecretArn: z.string().optional(),
});
const sheets = z.object({ notes: sheet, portal: sheet });

const ACCOUNT_SCOPE = "aws.cognito.signin.user.admin";
const NOTES = { callbackUrls: ["http://localhost:18080"] };

describe("Apps beside Amazon Quick", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let amazonQuick: Awaited<ReturnType<typeof stackOutputs>>;
  let apps: z.infer<typeof sheets>;

  before(async () => {
    deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    await emptyPool(awsClients(sandbox).cognito, deployment.outputs["PoolId"]);
    await deployment.up({
      clients: JSON.stringify({
        notes: NOTES,
        portal: {
          callbackUrls: ["https://portal.example.com/callback"],
          confidential: true,
          scopes: ["openid", ACCOUNT_SCOPE],
          usersMayChangeTheirAccount: true,
        },
      }),
    });
    amazonQuick = await stackOutputs(deployment.stack);
    apps = sheets.parse((await deployment.stack.outputs())["Clients"]?.value);
  });

  after(() => emptyPool(awsClients(sandbox).cognito, amazonQuick.PoolId));

  it("have a sheet each, with a client id of their own and the endpoints of the same proxy", () => {
    const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri } = amazonQuick;
    for (const app of [apps.notes, apps.portal]) {
      expect(app).to.include({ IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri });
      expect(app.UserInfoEndpoint).to.equal(TokenEndpoint.replace("token", "userInfo"));
    }
    const ids = [amazonQuick.ClientId, apps.notes.ClientId, apps.portal.ClientId];
    expect(new Set(ids).size).to.equal(3);
  });

  it("sign people in who ask for offline_access, for themselves and not for Amazon Quick", async () => {
    await syncOnce(sandbox, amazonQuick.PoolId);
    const invitation = (await sandbox.invitations()).findLast(({ to }) => to === "Grace.Hopper@Example.com");
    const proof = await verifySignIn({
      outputs: { ...amazonQuick, ClientId: apps.notes.ClientId },
      gateway: sandbox.gateway,
      email: invitation?.to ?? "",
      temporaryPassword: invitation?.temporaryPassword ?? "",
      newPassword: "Correct-Horse-9",
    });
    expect(proof.aud).to.equal(apps.notes.ClientId);
  });

  it("sign in with the command, as the app does, if their redirect URI is on this computer", async () => {
    const walk = (start: string) =>
      walkThroughPages(start, "http://localhost:18080", {
        email: "Grace.Hopper@Example.com",
        temporaryPassword: "Correct-Horse-9",
        newPassword: "",
      });
    const ended = await signInByCommand(sandbox, deployment.stack, walk, { client: "notes", json: true });
    expect(ended.exitCode, ended.stderr).to.equal(0);
    expect(JSON.parse(ended.stdout)).to.have.nested.property("claims.aud", apps.notes.ClientId);
  });

  it("are refused by the command if it cannot receive their code, or if there are none of that name", async () => {
    const never = () => Promise.reject(new Error("The browser was opened."));
    const portal = await signInByCommand(sandbox, deployment.stack, never, { client: "portal" });
    expect([portal.exitCode, portal.stdout.trim()]).to.deep.equal([2, ""]);
    expect(portal.stderr).to.include("The app portal is a confidential client");
    const typo = await signInByCommand(sandbox, deployment.stack, never, { client: "nots", json: true });
    expect(typo.exitCode).to.equal(2);
    expect(JSON.parse(typo.stdout).error.message).to.equal(
      'The stack has no app "nots". The apps are notes, portal.',
    );
    const provider = await signInByCommand(sandbox, deployment.stack, never, { provider: "okta" });
    expect(provider.exitCode).to.equal(2);
    expect(provider.stderr).to.include(
      'The stack has no identity provider "okta". The stack has no identity providers.',
    );
  });

  it("are not Amazon Quick, whose own name the command takes as the settings do", async () => {
    let asked = new URLSearchParams();
    const refuse = async (address: string) => {
      asked = await authorizationRequest(address);
      await fetch(`${asked.get("redirect_uri")}?error=access_denied&state=${asked.get("state")}`);
    };
    const ended = await signInByCommand(sandbox, deployment.stack, refuse, {
      client: "amazon-quick",
      provider: "COGNITO",
    });
    expect(ended.stderr).to.include("The sign-in was refused: access_denied.");
    expect(asked.get("identity_provider")).to.equal("COGNITO");
    expect(asked.get("client_id")).to.equal((await stackOutputs(deployment.stack)).ClientId);
  });

  it("keep a confidential one's secret in Secrets Manager, and in no output", async () => {
    const found = await clientOf(apps.portal.ClientId);
    expect(await secretOf(apps.portal)).to.deep.equal({
      client_id: apps.portal.ClientId,
      client_secret: found?.ClientSecret,
    });
    const outputs = JSON.stringify(await deployment.stack.outputs());
    expect(outputs).not.to.contain(found?.ClientSecret);
  });

  it("have no secret where they run on a desktop", async () => {
    expect(apps.notes).not.to.have.property("SecretArn");
    expect((await clientOf(apps.notes.ClientId))?.ClientSecret).to.equal(undefined);
  });

  it("let users change their account where a key says so, and the address only once it is confirmed", async () => {
    const portal = await clientOf(apps.portal.ClientId);
    expect(portal?.AllowedOAuthScopes).to.have.members(["openid", ACCOUNT_SCOPE]);
    const request = new DescribeUserPoolCommand({ UserPoolId: amazonQuick.PoolId });
    const { UserPool } = await awsClients(sandbox).cognito.send(request);
    expect(UserPool?.UserAttributeUpdateSettings).to.deep.equal({
      AttributesRequireVerificationBeforeUpdate: ["email"],
    });
  });

  it("have no such scope otherwise, as Amazon Quick's own never has, and write none of sync's attributes", async () => {
    for (const id of [amazonQuick.ClientId, apps.notes.ClientId]) {
      expect((await clientOf(id))?.AllowedOAuthScopes).to.have.members(["openid", "email", "profile"]);
    }
    for (const id of [amazonQuick.ClientId, apps.notes.ClientId, apps.portal.ClientId]) {
      const writable = (await clientOf(id))?.WriteAttributes;
      expect(writable).to.have.members(["email", "name", "given_name", "family_name"]);
    }
  });

  it("go, with their secret, when they are taken out, and leave the others as they are", async () => {
    const { steps } = await deployment.up({ clients: JSON.stringify({ notes: NOTES }) });
    expect(steps).to.deep.equal([
      "delete aws:cognito/userPoolClient:UserPoolClient",
      "delete aws:secretsmanager/secret:Secret",
      "delete aws:secretsmanager/secretVersion:SecretVersion",
    ]);
  });

  async function clientOf(ClientId: string) {
    const { cognito } = awsClients(sandbox);
    const request = new DescribeUserPoolClientCommand({ UserPoolId: amazonQuick.PoolId, ClientId });
    return (await cognito.send(request)).UserPoolClient;
  }

  async function secretOf({ SecretArn }: z.infer<typeof sheet>) {
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    const root = { endpoint, region: sandbox.region, credentials: sandbox.rootCredentials };
    const found = await new SecretsManagerClient(root).send(
      new GetSecretValueCommand({ SecretId: SecretArn }),
    );
    const secret = z.object({ client_id: z.string(), client_secret: z.string() });
    return secret.parse(JSON.parse(found.SecretString ?? ""));
  }
});
