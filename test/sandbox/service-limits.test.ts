import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateWebACLCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import { vpcGrants } from "../../infra/directory-sync/network.ts";
import { policyDocument } from "../../infra/shared/policy-document.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { refusalOf } from "./refusal-of.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A policy document of this many characters, without white space. */
function policyOf(length: number): string {
  const document = (Resource: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource }],
    });
  const start = "arn:aws:sns:eu-central-1:111122223333:";
  return document(start.padEnd(start.length + length - document(start).length, "x"));
}

describe("The sandbox refuses what is above AWS's limits", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await sharedSandbox();
  });
  const root = () => ({
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
    maxAttempts: 1,
  });

  it("policies: 6,144 characters if managed, 10,240 of a role and 2,048 of a user in all inline ones", async () => {
    const iam = new IAMClient(root());
    const managed = (length: number, name: string) =>
      refusalOf(iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: policyOf(length) })));
    expect(await managed(6144, "limit-fits")).to.equal("accepted");
    expect(await managed(6145, "limit-not")).to.match(/^LimitExceeded.*6144/);
    const spaced = JSON.stringify(JSON.parse(policyOf(6144)), undefined, 2);
    const white = new CreatePolicyCommand({ PolicyName: "limit-white", PolicyDocument: spaced });
    expect(await refusalOf(iam.send(white)), "white space does not count").to.equal("accepted");
    await iam.send(new CreateRoleCommand({ RoleName: "limits", AssumeRolePolicyDocument: TRUST }));
    const ofRole = (PolicyName: string, length: number) =>
      refusalOf(
        iam.send(
          new PutRolePolicyCommand({ RoleName: "limits", PolicyName, PolicyDocument: policyOf(length) }),
        ),
      );
    expect(await ofRole("one", 6000)).to.equal("accepted");
    expect(await ofRole("two", 4241)).to.match(/^LimitExceeded.*10240/);
    expect(await ofRole("two", 4240)).to.equal("accepted");
    expect(await ofRole("one", 6000), "in its place").to.equal("accepted");
    await iam.send(new CreateUserCommand({ UserName: "limits" }));
    const ofUser = (length: number) =>
      refusalOf(
        iam.send(
          new PutUserPolicyCommand({
            UserName: "limits",
            PolicyName: "one",
            PolicyDocument: policyOf(length),
          }),
        ),
      );
    expect(await ofUser(2049)).to.match(/^LimitExceeded.*2048/);
    expect(await ofUser(2048)).to.equal("accepted");
  });

  it("environment variables of a function: 4 KB together", async () => {
    const iam = new IAMClient(root());
    await iam.send(new CreateRoleCommand({ RoleName: "limits-lambda", AssumeRolePolicyDocument: TRUST }));
    const lambda = new LambdaClient(root());
    const variables = (bytes: number) => ({ Variables: { A: "x".repeat(bytes - '{"A":""}'.length) } });
    const create = (bytes: number) =>
      refusalOf(
        lambda.send(
          new CreateFunctionCommand({
            ...{ FunctionName: "limits", Runtime: "nodejs24.x", Handler: "index.handler" },
            Role: `arn:aws:iam::${sandbox.account}:role/limits-lambda`,
            Code: { ZipFile: new Uint8Array([80, 75, 5, 6, ...new Array<number>(18).fill(0)]) },
            Environment: variables(bytes),
          }),
        ),
      );
    expect(await create(4097)).to.match(/^InvalidParameterValueException.*4KB limit/);
    expect(await create(4096)).to.equal("accepted");
    const Environment = variables(4097);
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: "limits", Environment });
    expect(await refusalOf(lambda.send(update))).to.match(/4KB limit/);
  });

  for (const [ScheduleExpression, outcome] of [
    ["rate(1 hour)", /^accepted$/],
    ["cron(0/15 8-17 ? * MON-FRI *)", /^accepted$/],
    ["cron(0 3 L * ? 2030)", /^accepted$/],
    ["rate(0 hours)", /^ValidationException.*Invalid Schedule Expression rate\(0 hours\)/],
    ["rate(5 hour)", /^ValidationException/],
    ["cron(x)", /^ValidationException/],
    ["cron(0 3 * * * *)", /^ValidationException/],
    ["cron(60 3 * * ? *)", /^ValidationException/],
    ["cron(0 3 ? * 8 *)", /^ValidationException/],
  ] as const) {
    it(`a schedule ${ScheduleExpression}: ${outcome.source.includes("accepted") ? "accepted" : "refused"}`, async () => {
      const Name = `limits-${ScheduleExpression.replaceAll(/[^\w]/g, "_")}`;
      const Target = {
        Arn: `arn:aws:sqs:${sandbox.region}:${sandbox.account}:x`,
        RoleArn: `arn:aws:iam::${sandbox.account}:role/x`,
      };
      const schedule = { Name, ScheduleExpression, Target, FlexibleTimeWindow: { Mode: "OFF" } } as const;
      const created = new SchedulerClient(root()).send(new CreateScheduleCommand(schedule));
      expect(await refusalOf(created)).to.match(outcome);
    });
  }

  it("a function in a VPC whose role may not make network interfaces", async () => {
    const context = { partition: "aws", region: sandbox.region, account: sandbox.account };
    const vpc = { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] };
    const iam = new IAMClient(root());
    await iam.send(new CreateRoleCommand({ RoleName: "limits-vpc", AssumeRolePolicyDocument: TRUST }));
    const create = () =>
      refusalOf(
        new LambdaClient(root()).send(
          new CreateFunctionCommand({
            ...{ FunctionName: "limits-vpc", Runtime: "nodejs24.x", Handler: "index.handler" },
            Role: `arn:aws:iam::${sandbox.account}:role/limits-vpc`,
            Code: { ZipFile: new Uint8Array([80, 75, 5, 6, ...new Array<number>(18).fill(0)]) },
            VpcConfig: { SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds },
          }),
        ),
      );
    expect(await create()).to.match(/does not have permissions to call CreateNetworkInterface on EC2/);
    const PolicyDocument = policyDocument(...vpcGrants(vpc, context));
    await iam.send(new PutRolePolicyCommand({ RoleName: "limits-vpc", PolicyName: "vpc", PolicyDocument }));
    expect(await create(), "with what the stack allows its worker").to.equal("accepted");
  });

  it("a web ACL's statement with more than 50 countries", async () => {
    const metrics = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: "x" };
    const acl = (count: number) =>
      refusalOf(
        new WAFV2Client(root()).send(
          new CreateWebACLCommand({
            ...{
              Name: `limits-${count}`,
              Scope: "REGIONAL",
              DefaultAction: { Allow: {} },
              VisibilityConfig: metrics,
            },
            Rules: [
              {
                ...{ Name: "x", Priority: 0, Action: { Block: {} }, VisibilityConfig: metrics },
                Statement: { GeoMatchStatement: { CountryCodes: Array.from({ length: count }, () => "DE") } },
              },
            ],
          }),
        ),
      );
    expect(await acl(51)).to.match(/^WAFLimitsExceededException/);
    expect(await acl(50)).to.equal("accepted");
  });
});
