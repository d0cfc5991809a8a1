import { CognitoIdentityProviderClient, ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
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
  workerRoleArn: z.string(),
  externalId: z.string(),
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

  afterEach(() => deployment?.forget());

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

  it("in another account: that account's rules forward, and a role of its own lets the worker read", async () => {
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
    await expectFollowed(sandbox.region, queueUrl, "from.another.account", OTHER_ACCOUNT);
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

  /** What AWS CloudFormation would make of docs/identity-center-account.yaml there, but for the store: the sandbox's is this account's. */
  async function deployThere(stack: { workerRoleArn: string; eventBusArn: string; externalId: string }) {
    const credentials = { accessKeyId: OTHER_ACCOUNT, secretAccessKey: "any" };
    const place = { endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "", region: sandbox.region, credentials };
    const { Reader, Forward, Native } = identityCenterAccount({
      ...{
        RoleName: ROLE_NAME,
        IdentityStoreId,
        ExternalId: stack.externalId,
        EventBusArn: stack.eventBusArn,
      },
      ...{ WorkerRoleArn: stack.workerRoleArn, "AWS::AccountId": sandbox.account, "AWS::Partition": "aws" },
      "Forward.Arn": `arn:aws:iam::${OTHER_ACCOUNT}:role/forward`,
    });
    const iam = new IAMClient(place);
    for (const [RoleName, { Properties }] of Object.entries({ [ROLE_NAME]: Reader, forward: Forward })) {
      const trust = JSON.stringify(Properties.AssumeRolePolicyDocument).replace(
        `"aws:SourceAccount":"${sandbox.account}"`,
        `"aws:SourceAccount":"${OTHER_ACCOUNT}"`,
      );
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
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
  async function expectFollowed(region: string, QueueUrl: string, UserName: string, account?: string) {
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
    if (account !== undefined) await tellAsIfIn(account, UserId);
    await until(async () => (await names()).includes(UserId));
  }

  /** The sandbox's Identity Center tells its own account; the directory of another one would tell that. */
  async function tellAsIfIn(account: string, UserId: string): Promise<void> {
    const event = {
      ...{ Source: "aws.identitystore", DetailType: "User Created" },
      Resources: [`arn:aws:identitystore:::user/${UserId}`],
      Detail: JSON.stringify({ "event-version": "1.0" }),
    };
    const body = JSON.stringify({ account, region: sandbox.region, events: [event] });
    await fetch(`${sandbox.env["AWS_ENDPOINT_URL"]}/_sandbox/events`, { method: "POST", body });
  }
});
