import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const OTHER_ACCOUNT = "444455556666";
const policy = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const EVENTS_TRUST_POLICY = policy({
  Principal: { Service: "events.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const EventPattern = JSON.stringify({ source: ["people"] });

describe("An event bus in the sandbox", () => {
  let sandbox: Sandbox;
  let sqs: SQSClient;
  let here: EventBridgeClient;
  let busArn: string;
  let QueueUrl: string;

  before(async () => {
    sandbox = await sharedSandbox();
    sqs = new SQSClient(asRoot(sandbox));
    here = new EventBridgeClient(asRoot(sandbox));
    ({ EventBusArn: busArn = "" } = await here.send(new CreateEventBusCommand({ Name: "collect" })));
    const on = { Name: "all", EventBusName: "collect" };
    const { RuleArn } = await here.send(new PutRuleCommand({ ...on, EventPattern }));
    const Arn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:collected`;
    const Policy = policy({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: Arn,
      Condition: { ArnEquals: { "aws:SourceArn": RuleArn } },
    });
    const made = await sqs.send(new CreateQueueCommand({ QueueName: "collected", Attributes: { Policy } }));
    QueueUrl = made.QueueUrl ?? "";
    const Targets = [{ Id: "queue", Arn }];
    await here.send(new PutTargetsCommand({ Rule: "all", EventBusName: "collect", Targets }));
  });

  /** Creates a rule in another Region or account that forwards to the bus, with a role and its policy. @returns a function that sends an event to the rule. */
  async function forwardFrom(place: { region?: string; account?: string }, may: string) {
    const { account = sandbox.account, region = sandbox.region } = place;
    const credentials = { accessKeyId: account, secretAccessKey: "any" };
    const config = { ...asRoot(sandbox), region, credentials };
    const [iam, events] = [new IAMClient(config), new EventBridgeClient(config)];
    const RoleName = `forward-${region}-${may.replace(":", "-")}`;
    const trust = { RoleName, AssumeRolePolicyDocument: EVENTS_TRUST_POLICY };
    const { Role } = await iam.send(new CreateRoleCommand(trust));
    const PolicyDocument = policy({ Action: may, Resource: busArn });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "forward", PolicyDocument }));
    await events.send(new PutRuleCommand({ Name: RoleName, EventPattern }));
    const Targets = [{ Id: "bus", Arn: busArn, RoleArn: Role?.Arn }];
    await events.send(new PutTargetsCommand({ Rule: RoleName, Targets }));
    return async (DetailType: string) => {
      await events.send(new PutEventsCommand({ Entries: [{ Source: "people", DetailType, Detail: "{}" }] }));
      // The emulator answers PutEvents after it has delivered the event, so no waiting is necessary.
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0 }));
      return Messages.map(({ Body = "" }) => JSON.parse(Body));
    };
  }

  it("receives events unchanged from a rule in another Region", async () => {
    const send = await forwardFrom({ region: "us-east-1" }, "events:PutEvents");
    const [event, ...others] = await send("from afar");
    expect(event).to.include({ "detail-type": "from afar", region: "us-east-1", account: sandbox.account });
    expect(others).to.deep.equal([]);
  });

  it("receives nothing from a rule whose role may not put events onto it", async () => {
    const send = await forwardFrom({ region: "us-west-2" }, "events:PutRule");
    expect(await send("in vain")).to.deep.equal([]);
  });

  it("receives events from another account while its policy allows that account", async () => {
    const send = await forwardFrom({ account: OTHER_ACCOUNT }, "events:PutEvents");
    expect(await send("uninvited")).to.deep.equal([]);
    const Policy = policy({
      Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
      Action: "events:PutEvents",
      Resource: busArn,
    });
    await here.send(new PutPermissionCommand({ EventBusName: "collect", Policy }));
    const [event] = await send("invited");
    expect(event).to.include({ "detail-type": "invited", account: OTHER_ACCOUNT });
    await here.send(new RemovePermissionCommand({ EventBusName: "collect", RemoveAllPermissions: true }));
    expect(await send("uninvited again")).to.deep.equal([]);
  });

  it("cannot be deleted while it has rules", async () => {
    const refusal = await refusalOf(here.send(new DeleteEventBusCommand({ Name: "collect" })));
    expect(refusal).to.match(/^ValidationException.*has rules/);
  });
});
