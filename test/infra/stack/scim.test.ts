import { expect } from "chai";
import { readStatements } from "../../../policy/iam/document.ts";
import { type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

const TABLE = "aws:dynamodb/table:Table";
const NAME = "sign-in-scim";

describe("The stack's scim, as it is declared", () => {
  let stack: DeclaredStack;

  before(async () => {
    stack = await declaredStack({ directorySync: "{}", scim: "true", monitoring: "true" });
  });

  it("keeps the users in a table that is not deleted by mistake, and that can be restored", () => {
    const table = stack.one(TABLE, NAME);
    expect(table).to.include({ protect: true });
    expect(table.inputs).to.deep.include({
      hashKey: "kind",
      rangeKey: "id",
      billingMode: "PAY_PER_REQUEST",
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true },
    });
  });

  it("lets its function work with its own table, token, queue and log group, and nothing else", () => {
    const statements = readStatements(stack.one("aws:iam/rolePolicy:RolePolicy", NAME).inputs["policy"]);
    expect(statements?.map(({ resources }) => resources)).to.deep.equal([
      [`${stack.one("aws:cloudwatch/logGroup:LogGroup", NAME).outputs["arn"]}:log-stream:*`],
      [stack.one(TABLE, NAME).outputs["arn"]],
      [stack.one("aws:secretsmanager/secret:Secret", NAME).outputs["arn"]],
      [stack.one("aws:sqs/queue:Queue", "sign-in-sync").outputs["arn"]],
    ]);
    const actions = statements?.flatMap((statement) => statement.actions) ?? [];
    expect(actions).to.include.members(["secretsmanager:GetSecretValue", "sqs:SendMessage"]);
    expect(actions.join()).not.to.match(/\*|DeleteTable|Scan|PutSecretValue|cognito/);
  });

  it("is watched where monitoring is set: its API's answers of 5xx, and its function's crashes", () => {
    const alarms = ["sign-in-scim-errors", "sign-in-scim-faults"].map((name) =>
      stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", name),
    );
    expect(alarms.map(({ inputs }) => inputs["metricName"])).to.deep.equal(["5XXError", "Errors"]);
  });
});
