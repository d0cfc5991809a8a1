import { expect } from "chai";
import { z } from "zod";
import { credentialsEnv, documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { walkThroughPages } from "../../sandbox/sign-in/pages.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type EndedExchange, type ExchangeOptions, exchangeByCommand } from "../support/exchange-command.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

const PASSWORD = "Correct-Horse-9";
const json = (value: object) => JSON.stringify(value);
const propagation = {
  trustedTokenIssuer: { name: "ExchangeCommand" },
  application: { clients: ["amazon-quick"], callers: "account" },
  callerRole: true,
};
const deployed = z.object({ ApplicationArn: z.string(), CallerRoleArn: z.string() });

describe("npm run exchange, on a deployed stack,", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let outputs: z.infer<typeof deployed>;
  const said: string[] = [];

  before(async () => {
    // Of its own: the issuer is protected, so that a later file could not take it out of the stack.
    deployment = await sharedDeployment({ identityCenter: json(propagation) });
    ({ sandbox } = deployment);
    const { PoolId } = await stackOutputs(deployment.stack);
    await emptyPool(awsClients(sandbox).cognito, PoolId);
    const all = await deployment.stack.outputs();
    outputs = deployed.parse(
      Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value])),
    );
    await syncOnce(sandbox, PoolId);
  });

  after(async () => emptyPool(awsClients(sandbox).cognito, (await stackOutputs(deployment.stack)).PoolId));

  /** Signs in with the mailed password, and later with the one that was set then. */
  const exchange = async (email: string, options: ExchangeOptions = {}): Promise<EndedExchange> => {
    const sent = (await sandbox.invitations()).findLast(({ to }) => to === email);
    const browse = (address: string) =>
      walkThroughPages(address, "http://localhost:18080", {
        email,
        temporaryPassword: sent?.temporaryPassword ?? "",
        newPassword: PASSWORD,
      });
    const ended = await exchangeByCommand(sandbox, deployment.stack, browse, options);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };

  it("says who the user is, and who one is with a role, with three calls, and the documented permissions", async () => {
    const role = outputs.CallerRoleArn;
    const { account, region } = sandbox;
    const credentials = await sandbox.credentialsFor([documentedPolicy("exchange", account, region)]);
    const { exitCode, stdout, stderr, calls } = await exchange("ada.lovelace@example.com", {
      role,
      json: true,
      env: credentialsEnv(credentials),
    });
    expect(exitCode, stderr).to.equal(0);
    const name = role.split("/").at(-1);
    expect(JSON.parse(stdout)).to.deep.include({
      version: 1,
      claim: { name: "email", value: "ada.lovelace@example.com" },
      application: outputs.ApplicationArn,
      region: sandbox.region,
    });
    expect(JSON.parse(stdout)).to.have.nested.property("user.userId", "93a4c8d2-0000-4000-8000-000000000001");
    expect(JSON.parse(stdout)).to.have.nested.property(
      "role.arn",
      `arn:aws:sts::${sandbox.account}:assumed-role/${name}/quick-sign-in-exchange`,
    );
    expect(calls).to.deep.equal(["sts", "sso-oauth", "sts"]);
  });

  it("shows it as tables, and how to assume the caller role", async () => {
    const { exitCode, stdout, stderr, calls } = await exchange("Grace.Hopper@Example.com");
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.include("✓ IAM Identity Center accepted the ID token");
    expect(stdout).to.include(`npm run exchange -- --role ${outputs.CallerRoleArn} --stack`);
    expect(calls).to.deep.equal(["sts", "sso-oauth"]);
  });

  it("names a role that one may not assume", async () => {
    const role = `arn:aws:iam::${sandbox.account}:role/unknown`;
    const { exitCode, stderr } = await exchange("alan.turing@example.com", { role });
    expect(exitCode).to.equal(1);
    expect(stderr).to.include(`AWS STS refused to assume ${role}`);
  });

  it("prints no token, context, password or credential", () => {
    expect(said.join("\n")).not.to.match(/eyJ[\w-]{8,}|code=|state=|SessionToken|ASIA[A-Z0-9]{16}/);
    expect(said.join("\n")).not.to.include(PASSWORD);
  });
});
