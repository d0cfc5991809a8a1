import { GetAccountCommand, GetStagesCommand, UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { accessLogFormat } from "../../infra/api/access-log-format.ts";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";

const MAKE_ROLE = { accessLogs: '{"createRole": true}' };
const USE_ROLE = { accessLogs: "true" };

const ROLE = [
  "aws:apigateway/account:Account",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "quick-sign-in:infra:AccessLogRole",
];
const LOGS = ["aws:cloudwatch/logGroup:LogGroup", "quick-sign-in:infra:AccessLogs"];
const STAGE = "update aws:apigateway/stage:Stage";

// The role is the account's: no other test may have the sandbox.
describe("The stack's accessLogs", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let aws: ReturnType<typeof awsClients>;
  let deployment: Deployment;

  const roleOfAccount = async () =>
    (await aws.apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn ?? "";
  const setRole = (value: string) =>
    aws.apiGateway.send(
      new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }] }),
    );
  const stageSettings = async () => {
    const api = (await resourcesOf(deployment.stack)).find(({ type }) => /:RestApi$/.test(type));
    const { item } = await aws.apiGateway.send(new GetStagesCommand({ restApiId: api?.id }));
    return item?.[0]?.accessLogSettings;
  };
  const refusalOf = (config: Record<string, string>) =>
    deployment.up(config).catch((error: unknown) => String(error));
  const steps = (...parts: readonly string[][]) => parts.flat().sort();

  before(async () => {
    sandbox = await startSandbox();
    aws = awsClients(sandbox);
    deployment = await newDeployment(sandbox);
  });

  after(async () => {
    deployment?.forget();
    await sandbox?.stop();
  });

  it("are refused before the first resource where the account has no role for them", async () => {
    expect(await refusalOf(USE_ROLE))
      .to.include("accessLogs: API Gateway has no role for writing logs in this account and Region")
      .and.to.include("createRole");
    const types = (await resourcesOf(deployment.stack)).map(({ type }) => type);
    // What the account has was read, and nothing made.
    expect(types.filter((type) => type.startsWith("aws:"))).to.deep.equal(["aws:apigateway/account:Account"]);
    expect(await roleOfAccount()).to.equal("");
  });

  it("make a role where they may, and change the stage and nothing else", async () => {
    await deployment.up();
    expect((await deployment.up(MAKE_ROLE)).steps).to.deep.equal(
      steps(
        [...ROLE, ...LOGS].map((type) => `create ${type}`),
        [STAGE],
      ),
    );
    expect(await roleOfAccount()).to.match(/^arn:aws:iam::\d{12}:role\/sign-in-api-logs-/);
    expect((await deployment.up(MAKE_ROLE)).steps).to.deep.equal([]);
  });

  it("write what the format holds, in a log group of their own that forgets", async () => {
    const group = (await resourcesOf(deployment.stack)).find(
      ({ urn, type }) => /:LogGroup$/.test(type) && urn.endsWith("::sign-in-access"),
    );
    expect(group?.outputs).to.include({ retentionInDays: 30 });
    expect(await stageSettings()).to.deep.equal({
      destinationArn: group?.outputs["arn"],
      format: accessLogFormat,
    });
  });

  it("leave the role to the account when the stack no longer keeps it", async () => {
    const role = await roleOfAccount();
    expect((await deployment.up(USE_ROLE)).steps).to.deep.equal(ROLE.map((type) => `delete ${type}`));
    expect(await roleOfAccount()).to.equal(role);
    expect((await deployment.up(USE_ROLE)).steps).to.deep.equal([]);
  });

  it("do not take the account's role away from others", async () => {
    const role = await roleOfAccount();
    const another = `arn:aws:iam::${sandbox.account}:role/written-by-somebody-else`;
    await setRole(another);
    expect(await refusalOf(MAKE_ROLE)).to.include(
      `accessLogs.createRole: API Gateway writes its logs as ${another}`,
    );
    expect(await roleOfAccount()).to.equal(another);
    await setRole(role);
  });

  it("stop in one up when they are removed, and the next up shows no change", async () => {
    expect((await deployment.up()).steps).to.deep.equal(
      steps(
        LOGS.map((type) => `delete ${type}`),
        [STAGE, "discard aws:apigateway/account:Account"],
      ),
    );
    expect((await stageSettings())?.destinationArn).to.equal(undefined);
    expect((await deployment.up()).steps).to.deep.equal([]);
  });

  it("leave setting and role in the account when the stack is destroyed", async () => {
    await deployment.up(MAKE_ROLE);
    const role = await roleOfAccount();
    await deployment.destroy();
    expect(await resourcesOf(deployment.stack)).to.deep.equal([]);
    expect(await roleOfAccount()).to.equal(role);
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: role.split("/").at(-1) }));
    expect(Role?.Arn).to.equal(role);
  });
});
