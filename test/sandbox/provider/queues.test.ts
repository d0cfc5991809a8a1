import {
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

describe("The provider's queues", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let sqs: SQSClient;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient({ ...asRoot(sandbox), useQueueUrlAsEndpoint: false });
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  const attribute = async (QueueUrl = "", name: QueueAttributeName = "All") =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }))).Attributes?.[name];

  const declared =
    (args: aws.sqs.QueueArgs, maxReceiveCount = 3) =>
    () => {
      const dead = new aws.sqs.Queue("dead", { messageRetentionSeconds: 1_209_600 });
      const redrivePolicy = dead.arn.apply((deadLetterTargetArn) =>
        JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
      );
      const work = new aws.sqs.Queue("work", { redrivePolicy, ...args });
      const allow = work.arn.apply((arn) =>
        JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
      );
      new aws.sqs.RedriveAllowPolicy("dead", { queueUrl: dead.url, redriveAllowPolicy: allow });
      return { dead: dead.url, deadArn: dead.arn, work: work.url, workArn: work.arn };
    };

  it("are updated in place, and move failed messages to a dead-letter queue", async () => {
    const first = await program.settle(
      declared({ visibilityTimeoutSeconds: 60, sqsManagedSseEnabled: true, tags: { app: "a", old: "1" } }),
    );
    const { work = "", workArn, dead, deadArn } = first.outputs;
    expect(await attribute(work, "VisibilityTimeout")).to.equal("60");
    expect(await attribute(work, "SqsManagedSseEnabled")).to.equal("true");
    expect(await attribute(work, "MaximumMessageSize"), "the provider's default").to.equal("262144");
    expect(JSON.parse((await attribute(dead, "RedriveAllowPolicy")) ?? "")).to.deep.equal({
      redrivePermission: "byQueue",
      sourceQueueArns: [workArn],
    });
    const second = await program.settle(declared({ receiveWaitTimeSeconds: 20, tags: { app: "b" } }, 5));
    expect(second.steps).to.deep.equal(["update aws:sqs/queue:Queue"]);
    expect(await attribute(work, "VisibilityTimeout"), "back to the default").to.equal("30");
    expect(JSON.parse((await attribute(work, "RedrivePolicy")) ?? "")).to.deep.equal({
      deadLetterTargetArn: deadArn,
      maxReceiveCount: 5,
    });
    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: work }));
    expect(Tags).to.deep.equal({ app: "b" });
  });

  it("are replaced for another name, and deleted", async () => {
    const before = (await program.settle(declared({}))).outputs["work"];
    const { steps } = await program.settle(declared({ name: "another" }));
    expect(steps).to.include("replace aws:sqs/queue:Queue");
    expect(await attribute(before).catch(String)).to.match(/^QueueDoesNotExist/);
  });

  it("are encrypted with a given key, or with the service's key", async () => {
    const { outputs } = await program.settle(declared({ kmsMasterKeyId: "alias/aws/sqs" }));
    expect(await attribute(outputs["work"], "KmsMasterKeyId")).to.equal("alias/aws/sqs");
    await program.settle(declared({ sqsManagedSseEnabled: true }));
    expect(await attribute(outputs["work"], "KmsMasterKeyId")).to.be.oneOf([undefined, ""]);
    const both = declared({ kmsMasterKeyId: "alias/aws/sqs", sqsManagedSseEnabled: true });
    expect(await program.settle(both).catch(String)).to.include("cannot be set together");
  });

  it("have a policy, which is changed, restored after a manual change, and removed", async () => {
    const withPolicy = (service: string) => () => {
      const { url, arn } = new aws.sqs.Queue("work");
      const policy = arn.apply((Resource) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: service }, Action: "sqs:SendMessage", Resource },
          ],
        }),
      );
      new aws.sqs.QueuePolicy("work", { queueUrl: url, policy });
      return { url };
    };
    const { url: QueueUrl = "" } = (await program.settle(withPolicy("events.amazonaws.com"))).outputs;
    const { steps } = await program.settle(withPolicy("scheduler.amazonaws.com"));
    expect(steps).to.deep.equal(["update aws:sqs/queuePolicy:QueuePolicy"]);
    const Attributes = { Policy: (await attribute(QueueUrl, "Policy"))?.replace("Allow", "Deny") ?? "" };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    await program.refresh();
    expect((await program.settle(withPolicy("scheduler.amazonaws.com"))).steps).to.deep.equal(steps);
    expect(await attribute(QueueUrl, "Policy")).to.include("Allow");
    await program.settle(() => ({ url: new aws.sqs.Queue("work").url }));
    expect(await attribute(QueueUrl, "Policy")).to.be.oneOf([undefined, ""]);
  });
});
