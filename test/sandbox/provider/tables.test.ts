import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const EMAIL_INDEX = { name: "by-email", hashKey: "email", projectionType: "ALL" };
const GROUP_INDEX = {
  name: "by-group",
  hashKey: "group",
  rangeKey: "id",
  projectionType: "INCLUDE",
  nonKeyAttributes: ["email"],
};

describe("The provider's tables", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let dynamodb: DynamoDBClient;

  before(async () => {
    sandbox = await sharedSandbox();
    dynamodb = new DynamoDBClient(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(async () => {
    // Removes the protection.
    await program.settle(declared());
    await program.destroy();
  });

  const declared =
    (args: aws.dynamodb.TableArgs = {}) =>
    () => {
      const { name, arn } = new aws.dynamodb.Table("people", {
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [
          { name: "id", type: "S" },
          { name: "email", type: "S" },
        ],
        globalSecondaryIndexes: [EMAIL_INDEX],
        ...args,
      });
      return { name, arn };
    };
  const described = async (TableName = "") =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
  const steps = ["update aws:dynamodb/table:Table"];

  it("get the given protection, backups and encryption, and are updated in place with their items", async () => {
    const first = await program.settle(
      declared({
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true },
        ttl: { enabled: true, attributeName: "until" },
        tags: { app: "a", old: "1" },
      }),
    );
    const { name: TableName, arn: ResourceArn } = first.outputs;
    const found = await described(TableName);
    expect(found?.BillingModeSummary?.BillingMode).to.equal("PAY_PER_REQUEST");
    expect(found?.SSEDescription?.Status).to.equal("ENABLED");
    expect(found?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).to.deep.equal(["by-email"]);
    const Item = { id: { S: "1" }, email: { S: "ada@example.com" } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const second = await program.settle(
      declared({
        attributes: ["id", "email", "group"].map((name) => ({ name, type: "S" })),
        globalSecondaryIndexes: [GROUP_INDEX, EMAIL_INDEX],
        pointInTimeRecovery: { enabled: false },
        ttl: { enabled: false, attributeName: "until" },
        deletionProtectionEnabled: true,
        tags: { app: "b" },
      }),
    );
    expect(second.steps).to.deep.equal(steps);
    expect(
      (await described(TableName))?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName),
    ).to.have.members(["by-email", "by-group"]);
    const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }));
    expect(Tags).to.deep.equal([{ Key: "app", Value: "b" }]);
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription?.TimeToLiveStatus).to.equal("DISABLED");
    const { ContinuousBackupsDescription } = await dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).to.equal(
      "DISABLED",
    );
    const kept = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: "1" } } }));
    expect(kept.Item).to.deep.equal(Item);
  });

  it("lose a removed index, and are protected again after a manual change", async () => {
    const args = { deletionProtectionEnabled: true };
    await program.settle(
      declared({
        ...args,
        attributes: ["id", "email", "group"].map((name) => ({ name, type: "S" })),
        globalSecondaryIndexes: [GROUP_INDEX, EMAIL_INDEX],
      }),
    );
    const { outputs } = await program.settle(declared(args));
    const TableName = outputs["name"];
    expect((await described(TableName))?.GlobalSecondaryIndexes).to.have.length(1);
    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await program.refresh();
    expect((await program.settle(declared(args))).steps).to.deep.equal(steps);
    expect((await described(TableName))?.DeletionProtectionEnabled).to.equal(true);
  });

  it("cannot be deleted while protected, and are replaced for another key", async () => {
    const other = {
      hashKey: "email",
      attributes: [{ name: "email", type: "S" }],
      globalSecondaryIndexes: [],
    };
    await program.settle(declared({ deletionProtectionEnabled: true }));
    expect(await program.settle(() => ({})).catch(String)).to.match(/protected against deletion/);
    const before = (await program.settle(declared())).outputs["name"];
    const { steps: replaced, outputs } = await program.settle(declared(other));
    expect(replaced).to.include("replace aws:dynamodb/table:Table");
    expect(outputs["name"]).to.not.equal(before);
    expect(await described(before).catch(String)).to.match(/^ResourceNotFoundException/);
  });
});
