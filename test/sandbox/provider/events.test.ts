import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const EVENT_PATTERN = JSON.stringify({ source: ["aws.identitystore"], "detail-type": ["User Created"] });
const TRUST_POLICY = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

describe("The provider's rules and schedules", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let events: EventBridgeClient;
  let scheduler: SchedulerClient;

  before(async () => {
    sandbox = await sharedSandbox();
    events = new EventBridgeClient(asRoot(sandbox));
    scheduler = new SchedulerClient(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  const ruleTo =
    (rule: aws.cloudwatch.EventRuleArgs, target: Partial<aws.cloudwatch.EventTargetArgs>) => () => {
      const work = new aws.sqs.Queue("work");
      const dead = new aws.sqs.Queue("dead");
      const { name, arn } = new aws.cloudwatch.EventRule("people", { eventPattern: EVENT_PATTERN, ...rule });
      new aws.cloudwatch.EventTarget("people", {
        rule: name,
        arn: work.arn,
        deadLetterConfig: { arn: dead.arn },
        ...target,
      });
      return { name, arn, work: work.arn, dead: dead.arn };
    };
  const targets = async (Rule = "") => (await events.send(new ListTargetsByRuleCommand({ Rule }))).Targets;

  it("forward events in the given form, and are updated in place", async () => {
    const inputTransformer = { inputPaths: { id: "$.detail.userId" }, inputTemplate: '{"userId": <id>}' };
    const first = await program.settle(
      ruleTo({ description: "one", tags: { app: "a" } }, { targetId: "queue", inputTransformer }),
    );
    const { name: Name, arn: ResourceARN } = first.outputs;
    expect(await targets(Name)).to.deep.equal([
      {
        Id: "queue",
        Arn: first.outputs["work"],
        DeadLetterConfig: { Arn: first.outputs["dead"] },
        InputTransformer: { InputPathsMap: { id: "$.detail.userId" }, InputTemplate: '{"userId": <id>}' },
      },
    ]);
    const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 4 };
    const second = await program.settle(
      ruleTo({ description: "two", tags: { app: "b" } }, { targetId: "queue", retryPolicy }),
    );
    expect(second.steps).to.have.members([
      "update aws:cloudwatch/eventRule:EventRule",
      "update aws:cloudwatch/eventTarget:EventTarget",
    ]);
    const [target] = (await targets(Name)) ?? [];
    expect(target).to.not.have.property("InputTransformer");
    expect(target?.RetryPolicy).to.deep.equal({ MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 4 });
    const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).to.deep.equal([{ Key: "app", Value: "b" }]);
    expect(await events.send(new DescribeRuleCommand({ Name }))).to.include({ Description: "two" });
  });

  it("are enabled again after they were disabled outside Pulumi", async () => {
    const declared = ruleTo({}, {});
    const { name: Name } = (await program.settle(declared)).outputs;
    await events.send(new DisableRuleCommand({ Name }));
    await program.refresh();
    expect((await program.settle(declared)).steps).to.deep.equal([
      "update aws:cloudwatch/eventRule:EventRule",
    ]);
    expect(await events.send(new DescribeRuleCommand({ Name }))).to.include({ State: "ENABLED" });
  });

  it("are replaced with their target for another name", async () => {
    await program.settle(ruleTo({}, { targetId: "queue" }));
    const { steps } = await program.settle(ruleTo({ name: "another" }, { targetId: "queue" }));
    expect(steps).to.include("replace aws:cloudwatch/eventRule:EventRule");
    expect(steps).to.include("replace aws:cloudwatch/eventTarget:EventTarget");
    await program.settle(() => ({}));
    expect(await events.send(new DescribeRuleCommand({ Name: "another" })).catch(String)).to.match(
      /^ResourceNotFoundException/,
    );
  });

  const busWith = (description: string, account?: string) => () => {
    const bus = new aws.cloudwatch.EventBus("collect", { description, tags: { app: description } });
    const policy = bus.arn.apply((Resource) => {
      const Statement = {
        Effect: "Allow",
        Principal: { AWS: account },
        Action: "events:PutEvents",
        Resource,
      };
      return JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    });
    if (account) new aws.cloudwatch.EventBusPolicy("collect", { eventBusName: bus.name, policy });
    const on = { eventBusName: bus.name };
    const rule = new aws.cloudwatch.EventRule("collect", { ...on, eventPattern: EVENT_PATTERN });
    const queue = new aws.sqs.Queue("collected");
    new aws.cloudwatch.EventTarget("collect", { ...on, rule: rule.name, arn: queue.arn });
    return { name: bus.name };
  };

  it("use a custom bus, with a policy that is added and removed", async () => {
    const first = await program.settle(busWith("one", "arn:aws:iam::444455556666:root"));
    const { name: Name } = first.outputs;
    const { Policy } = await events.send(new DescribeEventBusCommand({ Name }));
    expect(Policy).to.include("444455556666");
    const { steps } = await program.settle(busWith("two"));
    expect(steps).to.have.members([
      "delete aws:cloudwatch/eventBusPolicy:EventBusPolicy",
      "update aws:cloudwatch/eventBus:EventBus",
    ]);
    const found = await events.send(new DescribeEventBusCommand({ Name }));
    expect([found.Description, found.Policy]).to.deep.equal(["two", undefined]);
    await program.settle(() => ({}));
    expect(await events.send(new DescribeEventBusCommand({ Name })).catch(String)).to.match(
      /^ResourceNotFoundException/,
    );
  });

  it("use the given Region", async () => {
    const place = { region: "us-east-1" };
    const { outputs } = await program.settle(() => {
      const rule = new aws.cloudwatch.EventRule("afar", { ...place, eventPattern: EVENT_PATTERN });
      return { name: rule.name, arn: rule.arn };
    });
    expect(outputs["arn"]).to.include(":us-east-1:");
    expect(await events.send(new DescribeRuleCommand({ Name: outputs["name"] })).catch(String)).to.match(
      /^ResourceNotFoundException/,
    );
  });

  const scheduled = (args: Partial<aws.scheduler.ScheduleArgs>, group: string) => () => {
    const { arn } = new aws.sqs.Queue("work");
    const { name: groupName } = new aws.scheduler.ScheduleGroup("sync", {
      name: group,
      tags: { app: group },
    });
    const role = new aws.iam.Role("clock", { assumeRolePolicy: TRUST_POLICY("scheduler.amazonaws.com") });
    const { name } = new aws.scheduler.Schedule("sync", {
      groupName,
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn, roleArn: role.arn, input: "{}", retryPolicy: { maximumRetryAttempts: 3 } },
      ...args,
    });
    return { name, groupName };
  };

  it("contain schedules in groups, which are updated in place or moved", async () => {
    const first = await program.settle(scheduled({ description: "one" }, "a"));
    const { name: Name } = first.outputs;
    const found = await scheduler.send(new GetScheduleCommand({ Name, GroupName: "a" }));
    expect(found.Target?.RetryPolicy).to.deep.equal({
      MaximumEventAgeInSeconds: 86_400,
      MaximumRetryAttempts: 3,
    });
    const changed = {
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      state: "DISABLED",
      startDate: "2030-01-01T00:00:00Z",
    };
    expect((await program.settle(scheduled(changed, "a"))).steps).to.deep.equal([
      "update aws:scheduler/schedule:Schedule",
    ]);
    expect(await scheduler.send(new GetScheduleCommand({ Name, GroupName: "a" }))).to.deep.include({
      ScheduleExpression: "cron(0 3 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
      State: "DISABLED",
    });
    const moved = await program.settle(scheduled({}, "b"));
    expect(moved.steps).to.include("replace aws:scheduler/schedule:Schedule");
    expect(moved.steps).to.include("replace aws:scheduler/scheduleGroup:ScheduleGroup");
    expect(await scheduler.send(new GetScheduleCommand({ Name, GroupName: "a" })).catch(String)).to.match(
      /^ResourceNotFoundException/,
    );
  });
});
