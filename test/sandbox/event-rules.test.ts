import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const policy = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

describe("EventBridge in the sandbox", () => {
  let sandbox: Sandbox;
  let sqs: SQSClient;
  let events: EventBridgeClient;
  let scheduler: SchedulerClient;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient(asRoot(sandbox));
    events = new EventBridgeClient(asRoot(sandbox));
    scheduler = new SchedulerClient(asRoot(sandbox));
  });

  async function makeQueue(QueueName: string) {
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName }));
    return { QueueUrl, arn: `arn:aws:sqs:${sandbox.region}:${sandbox.account}:${QueueName}` };
  }
  async function received(QueueUrl: string, WaitTimeSeconds: number) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
    return Messages?.map(({ Body }) => Body) ?? [];
  }

  it("resets settings that an update of a rule omits", async () => {
    const rule = { Name: "rule", EventPattern: '{"source":["a"]}' };
    await events.send(new PutRuleCommand({ ...rule, Description: "one", State: "DISABLED" }));
    await events.send(new PutRuleCommand(rule));
    const found = await events.send(new DescribeRuleCommand({ Name: "rule" }));
    expect(found.State).to.equal("ENABLED");
    expect(found.Description || undefined).to.equal(undefined);
  });

  it("refuses to delete a rule with targets", async () => {
    const { arn: Arn } = await makeQueue("kept");
    await events.send(new PutRuleCommand({ Name: "kept", EventPattern: '{"source":["a"]}' }));
    await events.send(new PutTargetsCommand({ Rule: "kept", Targets: [{ Id: "queue", Arn }] }));
    const remove = () => refusalOf(events.send(new DeleteRuleCommand({ Name: "kept" })));
    expect(await remove()).to.match(/^ValidationException.*has targets/);
    await events.send(new RemoveTargetsCommand({ Rule: "kept", Ids: ["queue"] }));
    expect(await remove()).to.equal("accepted");
  });

  it("sends events only to a queue whose policy allows the rule", async () => {
    const { QueueUrl, arn: Arn } = await makeQueue("events");
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name: "policy", EventPattern: '{"source":["people"]}' }),
    );
    await events.send(new PutTargetsCommand({ Rule: "policy", Targets: [{ Id: "queue", Arn }] }));
    const tell = (DetailType: string) =>
      events.send(new PutEventsCommand({ Entries: [{ Source: "people", DetailType, Detail: "{}" }] }));
    const letIn = async (source = "") => {
      const Policy = policy({
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: Arn,
        Condition: { ArnEquals: { "aws:SourceArn": source } },
      });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    };
    await tell("without a policy");
    await letIn(`${RuleArn}-other`);
    await tell("for another rule");
    await letIn(RuleArn);
    await tell("let in");
    const [message = ""] = await received(QueueUrl, 5);
    expect(message).to.include("let in");
    expect(await received(QueueUrl, 0)).to.deep.equal([]);
  });

  it("runs a schedule with its role, and not without it", async () => {
    const { QueueUrl, arn: Arn } = await makeQueue("schedule");
    const roleFor = async (RoleName: string, service: string, resource: string) => {
      const iam = new IAMClient(asRoot(sandbox));
      const AssumeRolePolicyDocument = policy({ Principal: { Service: service }, Action: "sts:AssumeRole" });
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      const PolicyDocument = policy({ Action: "sqs:SendMessage", Resource: resource });
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "send", PolicyDocument }));
      return Role?.Arn;
    };
    const roles = {
      wide: await roleFor("wide", "scheduler.amazonaws.com", Arn),
      narrow: await roleFor("narrow", "scheduler.amazonaws.com", `${Arn}-other`),
      foreign: await roleFor("foreign", "lambda.amazonaws.com", Arn),
    };
    const soon = new Date(Date.now() + 1000).toISOString().slice(0, 19);
    for (const [Name, RoleArn] of Object.entries(roles).reverse()) {
      const Target = { Arn, RoleArn, Input: `"${Name}"` };
      const when = { ScheduleExpression: `at(${soon})`, FlexibleTimeWindow: { Mode: "OFF" as const } };
      await scheduler.send(new CreateScheduleCommand({ Name, Target, ...when }));
    }
    expect(await received(QueueUrl, 10)).to.deep.equal(['"wide"']);
    // The emulator runs schedules sequentially: this one was the last.
    expect(await received(QueueUrl, 0)).to.deep.equal([]);
  });

  it("checks iam:PassRole of callers who create a schedule", async () => {
    const inGroup = `arn:aws:scheduler:${sandbox.region}:${sandbox.account}:schedule/people/*`;
    const action = policy({ Action: "scheduler:CreateSchedule", Resource: inGroup });
    const credentials = await sandbox.credentialsFor([action]);
    const made = new SchedulerClient({ ...asRoot(sandbox), credentials }).send(
      new CreateScheduleCommand({
        Name: "passed",
        GroupName: "people",
        ScheduleExpression: "rate(1 hour)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: `arn:aws:sqs:${sandbox.region}:${sandbox.account}:schedule`,
          RoleArn: `arn:aws:iam::${sandbox.account}:role/wide`,
        },
      }),
    );
    expect(await refusalOf(made)).to.match(/^AccessDenied.*iam:PassRole/);
  });
});
