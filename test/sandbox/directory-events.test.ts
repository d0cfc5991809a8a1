import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupMembershipCommand,
  DeleteUserCommand,
  IdentitystoreClient,
  UpdateUserCommand,
} from "@aws-sdk/client-identitystore";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import { asRoot } from "./hand-made-stack.ts";

const Event = z.object({
  source: z.literal("aws.identitystore"),
  "detail-type": z.string(),
  account: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.string()),
});

describe("The sandbox's Identity Center", () => {
  let sandbox: Sandbox;
  let store: IdentitystoreClient;
  let sqs: SQSClient;
  let events: EventBridgeClient;
  let QueueUrl: string;
  const IdentityStoreId = sampleDirectory.identityCenter.identityStoreId;

  before(async () => {
    sandbox = await startSandbox();
    store = new IdentitystoreClient({
      ...asRoot(sandbox),
      endpoint: sandbox.env["AWS_ENDPOINT_URL_IDENTITYSTORE"] ?? "",
    });
    sqs = new SQSClient(asRoot(sandbox));
    events = new EventBridgeClient(asRoot(sandbox));
    QueueUrl = await queueOfEvents();
  });
  after(() => sandbox?.stop());

  /** A queue for all events of Identity Store. */
  async function queueOfEvents(): Promise<string> {
    const Arn = `arn:aws:sqs:${sandbox.region}:${sandbox.account}:people`;
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: Arn,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const made = await sqs.send(new CreateQueueCommand({ QueueName: "people", Attributes: { Policy } }));
    const EventPattern = JSON.stringify({ source: ["aws.identitystore"] });
    await events.send(new PutRuleCommand({ Name: "people", EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: "people", Targets: [{ Id: "queue", Arn }] }));
    return made.QueueUrl ?? "";
  }

  async function nextEvent() {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    return Event.parse(JSON.parse(Messages?.[0]?.Body ?? "null"));
  }

  const newUser = (UserName: string) =>
    new CreateUserCommand({
      IdentityStoreId,
      UserName,
      DisplayName: "Mary Shaw",
      Name: { GivenName: "Mary", FamilyName: "Shaw" },
    });

  it("sends events for all changes of a user, with IDs only, to the bus of its account and Region", async () => {
    const { UserId = "" } = await store.send(newUser("mary.shaw"));
    const created = await nextEvent();
    expect(created).to.deep.equal({
      source: "aws.identitystore",
      "detail-type": "User Created",
      account: sandbox.account,
      region: sandbox.region,
      resources: [
        `arn:aws:identitystore::${sandbox.account}:identitystore/${IdentityStoreId}`,
        `arn:aws:identitystore:::user/${UserId}`,
      ],
      detail: { "event-version": "1.0", identityStoreId: IdentityStoreId, userId: UserId },
    });
    const Operations = [{ AttributePath: "title", AttributeValue: "Professor" }];
    await store.send(new UpdateUserCommand({ IdentityStoreId, UserId, Operations }));
    expect((await nextEvent())["detail-type"]).to.equal("User Updated");
    const GroupId = sampleDirectory.identityCenter.groups[2]?.GroupId;
    const member = { IdentityStoreId, GroupId, MemberId: { UserId } };
    const { MembershipId } = await store.send(new CreateGroupMembershipCommand(member));
    const joined = await nextEvent();
    expect(joined["detail-type"]).to.equal("Group Membership Created");
    expect(joined.detail).to.include({ userId: UserId, groupId: GroupId, membershipId: MembershipId });
    await store.send(new DeleteGroupMembershipCommand({ IdentityStoreId, MembershipId }));
    const left = await nextEvent();
    expect(left["detail-type"]).to.equal("Group Membership Deleted");
    expect(left.detail).to.deep.equal(joined.detail);
    await store.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
    expect(await nextEvent()).to.deep.equal({ ...created, "detail-type": "User Deleted" });
  });

  it("sends no event for a refused change, and other callers cannot send events as Identity Store", async () => {
    const UserId = "93a4c8d2-0000-4000-8000-999999999999";
    expect(await store.send(new DeleteUserCommand({ IdentityStoreId, UserId })).catch(String)).to.match(
      /^ResourceNotFoundException/,
    );
    const forged = { Source: "aws.identitystore", DetailType: "User Deleted", Detail: "{}" };
    const { Entries } = await events.send(new PutEventsCommand({ Entries: [forged] }));
    expect(Entries?.[0]?.ErrorCode).to.equal("NotAuthorizedForSourceException");
    const { UserId: next } = await store.send(newUser("next.one"));
    expect((await nextEvent()).detail["userId"]).to.equal(next);
  });
});
