import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ListUsersCommand, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { verifySignIn } from "../../sandbox/sign-in.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { callScim, scimOutputs, tokenOf } from "../support/scim-endpoint.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import { syncOnce } from "../support/sync-once.ts";
import { until } from "../support/until.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const EMAIL = "Barbara.Jensen@Example.com";
const BARBARA = {
  schemas: [USER],
  userName: "barbara.jensen",
  externalId: "00u1abcd",
  name: { givenName: "Barbara", familyName: "Jensen" },
  displayName: "Barbara Jensen",
  emails: [{ value: EMAIL, type: "work", primary: true }],
  active: true,
};
const NEW_PASSWORD = "Correct-Horse-9";

const created = z.object({ id: z.string(), active: z.boolean() });

/** Seconds in which the pool follows a push. */
const SOON = 10;

describe("The SCIM endpoint of the stack", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let poolId: string;
  let base: string;
  let secret: ReturnType<typeof tokenOf>;
  let token: string;
  let id: string;
  // Of a pool with one user, the default limit lets none be removed.
  const config = { directorySync: '{"maxRemovals": 5}', scim: "true" };

  before(async () => {
    sandbox = await startSandbox();
    deployment = await newDeployment(sandbox);
    await deployment.up(config);
    const { ScimEndpoint, ScimTokenSecretArn } = await scimOutputs(deployment);
    poolId = (await stackOutputs(deployment.stack)).PoolId;
    base = sandbox.gateway.resolve(ScimEndpoint);
    secret = tokenOf(sandbox, ScimTokenSecretArn);
    token = await secret.read();
  });

  after(async () => {
    deployment?.forget();
    await sandbox?.stop();
  });

  it("has a token of 256 bits, which no output and no plain line of the state has", async () => {
    expect(token).to.match(/^[\w-]{43}$/);
    expect(JSON.stringify(await deployment.stack.outputs())).not.to.contain(token);
    const { name } = deployment.stack;
    const file = join(sandbox.folder, `pulumi-state/.pulumi/stacks/quick-sign-in/${name}.json`);
    expect(readFileSync(file, "utf8")).to.include("sign-in-scim").and.not.to.include(token);
  });

  it("lets no caller in without the token, nor with another one", async () => {
    const body = BARBARA;
    expect(await statusOf({})).to.equal(401);
    expect(await statusOf({ token: "" })).to.equal(401);
    expect(await statusOf({ token: randomBytes(32).toString("base64url") })).to.equal(401);
    const refused = await callScim(`${base}/Users`, { method: "POST", body });
    expect(refused).to.nested.include({ status: 401, "body.status": "401" });
    expect(await statusOf({ token })).to.equal(200);
  });

  it("follows a user who is pushed, within seconds, to the letter of their e-mail", async () => {
    const answer = await callScim(`${base}/Users`, { method: "POST", token, body: BARBARA });
    expect(answer.status).to.equal(201);
    id = created.parse(answer.body).id;
    await until(async () => (await account())?.Enabled === true, SOON);
    expect(attribute(await account(), "email")).to.equal(EMAIL);
    expect(await signsIn(await temporaryPassword())).to.equal(EMAIL);
  });

  it("is a source of the command as well, which finds the pool in sync, with the documented permissions", async () => {
    const { ScimTable } = await scimOutputs(deployment);
    const outcome = await syncOnce(sandbox, poolId, { source: `scim,table=${ScimTable}`, dryRun: true });
    expect(outcome.exitCode).to.equal(ExitCode.done);
    expect(outcome.actions.map(({ kind }) => kind)).to.deep.equal(["skip"]);
  });

  it("follows a name that changed, and the account stays the same", async () => {
    const before = attribute(await account(), "sub");
    await change({ op: "replace", path: "name.familyName", value: "Jensen-Smith" });
    await until(async () => attribute(await account(), "family_name") === "Jensen-Smith", SOON);
    expect(attribute(await account(), "sub")).to.equal(before);
  });

  it("disables a user who is deactivated, who cannot sign in any more, and lets them in again", async () => {
    await change({ op: "replace", value: { active: false } });
    await until(async () => (await account())?.Enabled === false, SOON);
    const refusal = await signsIn(NEW_PASSWORD).catch((error: unknown) => String(error));
    expect(refusal).to.match(/password/i);
    await change({ op: "replace", value: { active: true } });
    await until(async () => (await account())?.Enabled === true, SOON);
    expect(await signsIn(NEW_PASSWORD)).to.equal(EMAIL);
  });

  it("enables the same account for a user who is deactivated and provisioned again under another name", async () => {
    await change({ op: "replace", value: { active: false } });
    await until(async () => (await account())?.Enabled === false, SOON);
    const body = { ...BARBARA, userName: "barbara.jensen-smith" };
    const answer = await callScim(`${base}/Users`, { method: "POST", token, body });
    expect([answer.status, created.parse(answer.body).id]).to.deep.equal([201, id]);
    await until(async () => (await account())?.Enabled === true, SOON);
    expect(await signsIn(NEW_PASSWORD)).to.equal(EMAIL);
  });

  it("disables a user who is deleted", async () => {
    expect((await callScim(`${base}/Users/${id}`, { method: "DELETE", token })).status).to.equal(204);
    await until(async () => (await account())?.Enabled === false, SOON);
  });

  it("makes a new user of the same person, pushed again: the old account lets go of the e-mail", async () => {
    const old = id;
    const answer = await callScim(`${base}/Users`, { method: "POST", token, body: BARBARA });
    id = created.parse(answer.body).id;
    expect(id).not.to.equal(old);
    await until(async () => (await account())?.Enabled === true, SOON);
    expect(attribute(await account(), "email_verified")).to.equal("true");
  });

  it("takes the new token and the one before it when it is rotated, and no older one", async () => {
    const [first, second, third] = [token, "second".padEnd(43, "0"), "third".padEnd(43, "0")];
    // One after the other, so that one process answers: each believes what it has read for up to a minute.
    const taken = async () => {
      const statuses: number[] = [];
      for (const one of [first, second, third]) statuses.push(await statusOf({ token: one }));
      return statuses;
    };
    await secret.rotate(second);
    await until(async () => String(await taken()) === "200,200,401", SOON);
    await secret.rotate(third);
    await until(async () => String(await taken()) === "401,200,200", SOON);
    token = third;
  });

  it("has nothing to do the second time, nor after a refresh, and keeps the token that was put there, also where its own is gone", async () => {
    expect((await deployment.up(config)).steps).to.deep.equal([]);
    await deployment.refresh();
    expect((await deployment.up(config)).steps).to.deep.equal([]);
    expect(await secret.read()).to.equal(token);
  });

  const statusOf = async (who: { token?: string }) => (await callScim(`${base}/Users?count=1`, who)).status;

  async function change(operation: object): Promise<void> {
    const body = { schemas: [PATCH], Operations: [operation] };
    const { status } = await callScim(`${base}/Users/${id}`, { method: "PATCH", token, body });
    expect(status).to.be.oneOf([200, 204]);
  }

  async function account(): Promise<UserType | undefined> {
    const { Users = [] } = await awsClients(sandbox).cognito.send(
      new ListUsersCommand({ UserPoolId: poolId }),
    );
    return Users.find(({ Username }) => Username === id);
  }

  async function temporaryPassword(): Promise<string> {
    const invitations = await sandbox.invitations();
    return invitations.findLast(({ to }) => to === EMAIL)?.temporaryPassword ?? "";
  }

  /** @returns the e-mail in the token. */
  async function signsIn(password: string): Promise<string> {
    const outputs = await stackOutputs(deployment.stack);
    const passwords = { email: EMAIL, temporaryPassword: password, newPassword: NEW_PASSWORD };
    return (await verifySignIn({ outputs, gateway: sandbox.gateway, ...passwords })).email;
  }
});

function attribute(user: UserType | undefined, name: string): string | undefined {
  return user?.Attributes?.find(({ Name }) => Name === name)?.Value;
}
