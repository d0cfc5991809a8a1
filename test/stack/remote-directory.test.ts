import { CognitoIdentityProviderClient, ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { z } from "zod";
import { credentialsEnv, type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { identityCenterAccount } from "../support/identity-center-account.ts";
import { resourcesOf } from "../support/resources.ts";
import { until } from "../support/until.ts";

const { identityStoreId: IdentityStoreId } = sampleDirectory.identityCenter;
const OTHER_ACCOUNT = "444455556666";
const ROLE_NAME = "quick-sign-in-directory-reader";
const reader = z.object({
  roleArn: z.string().optional(),
  workerRoleArn: z.string().optional(),
  externalId: z.string().optional(),
  identityStoreId: z.string(),
  eventBusArn: z.string(),
});
const directorySync = z.object({ queueUrl: z.string(), elsewhere: z.array(reader).optional() });

describe("Identity Center elsewhere", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let directory: IdentitystoreClient;
  let UserPoolId: string;

  before(async () => {
    sandbox = await startSandbox();
    directory = new IdentitystoreClient({
      endpoint: sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "",
      region: sandbox.region,
      credentials: sandbox.rootCredentials,
    });
  });

  after(() => sandbox?.stop());

  afterEach(async () => {
    await sandbox.setDirectoryOwner(sandbox.account);
    await deployment?.forget();
  });

  it("in another Region: its events are forwarded here, and it is read there", async () => {
    const region = "us-east-1";
    // docs/permissions.md is for the sandbox's own Region.
    deployment = await newDeployment(sandbox, { env: credentialsEnv(sandbox.rootCredentials) });
    await deployment.stack.setConfig("aws:region", { value: region });
    const { queueUrl } = await deploy({ identityCenter: { region: sandbox.region } });
    const rules = await inputsOf("aws:cloudwatch/eventRule:EventRule");
    expect(rules.map((rule) => rule["region"] ?? region)).to.have.members([
      ...[sandbox.region, sandbox.region, region, region],
    ]);
    await expectFollowed(region, queueUrl, "from.afar");
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
    await deployment.destroy();
  });

  it("owned by another account, as for a delegated administrator: the worker reads it directly, that account's rules forward", async () => {
    await sandbox.setDirectoryOwner(OTHER_ACCOUNT);
    deployment = await newDeployment(sandbox);
    const vpc = { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] };
    const settings = { identityCenter: { ownerAccount: OTHER_ACCOUNT }, vpc };
    const { queueUrl, elsewhere = [] } = await deploy(settings);
    const workers = (await inputsOf("aws:lambda/function:Function")).filter(({ vpcConfig }) => vpcConfig);
    expect(workers.map(({ vpcConfig }) => vpcConfig)).to.deep.equal([vpc]);
    const FunctionName = String(workers[0]?.["name"]);
    expect(elsewhere.map(({ roleArn, identityStoreId }) => [roleArn, identityStoreId])).to.deep.equal([
      [undefined, IdentityStoreId],
    ]);
    const [{ eventBusArn = "" } = {}] = elsewhere;
    await deployThere({ eventBusArn });
    await expectFollowed(sandbox.region, queueUrl, "of.the.organization");
    await deploy({ identityCenter: settings.identityCenter });
    const lambda = new LambdaClient({
      endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
      region: sandbox.region,
      credentials: sandbox.rootCredentials,
    });
    const { VpcConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(VpcConfig?.SubnetIds, "the VPC is taken out").to.deep.equal([]);
  });

  it("in another account: that account's rules forward, and a role of its own lets the worker read", async () => {
    await sandbox.setDirectoryOwner(OTHER_ACCOUNT);
    deployment = await newDeployment(sandbox);
    const identityCenter = {
      roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/${ROLE_NAME}`,
      externalId: "0f1e2d3c",
    };
    const { queueUrl, elsewhere = [] } = await deploy({ identityCenter });
    const [{ workerRoleArn = "", eventBusArn = "", externalId = "" } = {}] = elsewhere;
    await deployThere({ workerRoleArn, eventBusArn, externalId });
    const [, role = ""] = workerRoleArn.split("/");
    const [worker] = await policiesOf(role);
    expect(worker).to.include(identityCenter.roleArn);
    expect(worker, "it reads by that role alone").not.to.include("identitystore:");
    await expectFollowed(sandbox.region, queueUrl, "from.another.account");
  });

  async function deploy(settings: object) {
    const config = { directorySync: JSON.stringify({ identityStoreId: IdentityStoreId, ...settings }) };
    const { outputs } = await deployment.up(config);
    UserPoolId = outputs["PoolId"] ?? "";
    return directorySync.parse((await deployment.stack.outputs())["DirectorySync"]?.value);
  }

  async function inputsOf(wanted: string) {
    return (await resourcesOf(deployment.stack))
      .filter(({ type }) => type === wanted)
      .map((one) => one.inputs);
  }

  /** What AWS CloudFormation would make of docs/identity-center-account.yaml there. */
  async function deployThere(stack: { eventBusArn: string; workerRoleArn?: string; externalId?: string }) {
    const credentials = { accessKeyId: OTHER_ACCOUNT, secretAccessKey: "any" };
    const place = { endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "", region: sandbox.region, credentials };
    const { Reader, Forward, Native } = identityCenterAccount({
      ...{ RoleName: ROLE_NAME, IdentityStoreId, EventBusArn: stack.eventBusArn },
      ...{ WorkerRoleArn: stack.workerRoleArn ?? "", ExternalId: stack.externalId ?? "" },
      ...{ "AWS::AccountId": OTHER_ACCOUNT, "AWS::Partition": "aws" },
      "Forward.Arn": `arn:aws:iam::${OTHER_ACCOUNT}:role/forward`,
    });
    const iam = new IAMClient(place);
    const roles = { ...(stack.workerRoleArn && { [ROLE_NAME]: Reader }), forward: Forward };
    for (const [RoleName, { Properties }] of Object.entries(roles)) {
      const AssumeRolePolicyDocument = JSON.stringify(Properties.AssumeRolePolicyDocument);
      // The tests share the account: what one of them made, the next one replaces.
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument })).catch(ifThere);
      for (const { PolicyName, PolicyDocument } of Properties.Policies) {
        const policy = { RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) };
        await iam.send(new PutRolePolicyCommand(policy));
      }
    }
    const events = new EventBridgeClient(place);
    const { EventPattern, Targets } = Native.Properties;
    const rule = { Name: "native", EventPattern: JSON.stringify(EventPattern) };
    await events.send(new PutRuleCommand(rule));
    await events.send(new PutTargetsCommand({ Rule: "native", Targets }));
  }

  function ifThere(error: unknown): void {
    if (!(error instanceof Error) || !/EntityAlreadyExists/.test(error.name)) throw error;
  }

  async function policiesOf(RoleName: string): Promise<string[]> {
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    const root = { endpoint, region: sandbox.region, credentials: sandbox.rootCredentials };
    const names = (await inputsOf("aws:iam/rolePolicy:RolePolicy")).filter(({ role }) => role === RoleName);
    const own = names.map(({ name }) => ({ RoleName, PolicyName: String(name) }));
    const iam = new IAMClient(root);
    const found = await Promise.all(own.map((policy) => iam.send(new GetRolePolicyCommand(policy))));
    return found.map(({ PolicyDocument = "" }) => decodeURIComponent(PolicyDocument));
  }

  /** Compares all users once, and then sees that a new user is followed by their event alone. */
  async function expectFollowed(region: string, QueueUrl: string, UserName: string) {
    const root = {
      endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
      region,
      credentials: sandbox.rootCredentials,
    };
    const cognito = new CognitoIdentityProviderClient(root);
    const names = async () =>
      (await cognito.send(new ListUsersCommand({ UserPoolId }))).Users?.map(({ Username }) => Username) ?? [];
    const MessageBody = JSON.stringify({ look: "everybody" });
    await new SQSClient(root).send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await until(async () => (await names()).length >= 18);
    const { UserId = "" } = await directory.send(
      new CreateUserCommand({
        ...{ IdentityStoreId, UserName, DisplayName: UserName },
        Name: { GivenName: "New", FamilyName: UserName },
        Emails: [{ Value: `${UserName}@example.com`, Primary: true }],
      }),
    );
    await until(async () => (await names()).includes(UserId));
  }
});
