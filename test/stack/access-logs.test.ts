import { GetAccountCommand, GetStagesCommand, UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { expect } from "chai";
import { accessLogFormat } from "../../infra/api/access-log-format.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { type Settings, type Stepper, stepper } from "./support/stepper.ts";

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

// The role is the account's: it has none before and after this file.
describe("The stack's accessLogs", () => {
  let sandbox: Sandbox;
  let aws: ReturnType<typeof awsClients>;
  let deployment: SharedDeployment;
  let change: Stepper;

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
  const refusalOf = (from: Settings, to: Settings) =>
    change(from, to).catch((error: unknown) => String(error));
  const steps = (...parts: readonly string[][]) => parts.flat().sort();

  before(async () => {
    deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    aws = awsClients(sandbox);
    change = stepper((settings) => deployment.up(settings));
    await setRole("");
  });

  after(() => setRole(""));

  it("are refused before the first resource where the account has no role for them", async () => {
    const before = (await resourcesOf(deployment.stack)).map(({ urn }) => urn);
    expect(await refusalOf({}, USE_ROLE))
      .to.include("accessLogs: API Gateway has no role for writing logs in this account and Region")
      .and.to.include("createRole");
    const after = await resourcesOf(deployment.stack);
    // What the account has was read, and nothing made.
    const added = after.filter(({ urn }) => !before.includes(urn)).map(({ type }) => type);
    expect(added).to.deep.equal(["aws:apigateway/account:Account"]);
    expect(await roleOfAccount()).to.equal("");
  });

  it("make a role where they may, and change the stage and nothing else", async () => {
    expect((await change({}, MAKE_ROLE)).steps).to.deep.equal(
      steps(
        [...ROLE, ...LOGS].map((type) => `create ${type}`),
        [STAGE],
      ),
    );
    expect(await roleOfAccount()).to.match(/^arn:aws:iam::\d{12}:role\/sign-in-api-logs-/);
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
    expect((await change(MAKE_ROLE, USE_ROLE)).steps).to.deep.equal(ROLE.map((type) => `delete ${type}`));
    expect(await roleOfAccount()).to.equal(role);
    expect((await change(USE_ROLE, USE_ROLE)).steps).to.deep.equal([]);
  });

  it("do not take the account's role away from others", async () => {
    const role = await roleOfAccount();
    const another = `arn:aws:iam::${sandbox.account}:role/written-by-another-stack`;
    await setRole(another);
    expect(await refusalOf(USE_ROLE, MAKE_ROLE)).to.include(
      `accessLogs.createRole: API Gateway writes its logs as ${another}`,
    );
    expect(await roleOfAccount()).to.equal(another);
    await setRole(role);
  });

  it("stop in one up when they are removed", async () => {
    expect((await change(USE_ROLE, {})).steps).to.deep.equal(
      steps(
        LOGS.map((type) => `delete ${type}`),
        [STAGE, "discard aws:apigateway/account:Account"],
      ),
    );
    expect((await stageSettings())?.destinationArn).to.equal(undefined);
  });
});
