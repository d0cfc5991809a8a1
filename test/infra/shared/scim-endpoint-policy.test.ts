import { expect } from "chai";
import { endpointPolicy } from "../../../infra/shared/iam.ts";
import { wildcard } from "../../../policy/rules/wildcard.ts";

const OWN = {
  region: "eu-central-1",
  tableArn: "arn:aws:dynamodb:eu-central-1:111122223333:table/sign-in-scim-1a2b3c",
  secretArn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:sign-in-scim-1a2b3c-XyZ",
  queueArn: "arn:aws:sqs:eu-central-1:111122223333:sign-in-sync-1a2b3c",
  logGroupArn: "arn:aws:logs:eu-central-1:111122223333:log-group:sign-in-scim-1a2b3c",
};
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/0a1b";

const statementsWith = (keyArn: string | undefined): readonly object[] =>
  JSON.parse(endpointPolicy({ ...OWN, keyArn })).Statement;

describe("The policy of the SCIM endpoint's function", () => {
  it("names each action and resource", () => {
    const props = { policy: endpointPolicy({ ...OWN, keyArn: KEY }) };
    const resource = { type: "aws:iam/rolePolicy:RolePolicy", name: "scim", props, opts: { protect: false } };
    expect(wildcard.faults(resource)).to.deep.equal([]);
  });

  it("has one statement for each of the endpoint's resources, and no others", () => {
    const resources = statementsWith(undefined).map((statement) => Reflect.get(statement, "Resource"));
    const { region: _, logGroupArn, ...others } = OWN;
    expect(resources).to.have.members([`${logGroupArn}:log-stream:*`, ...Object.values(others)]);
  });

  it("allows the table's key through DynamoDB only, if there is one", () => {
    expect(statementsWith(KEY)).to.deep.equal([
      ...statementsWith(undefined),
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: KEY,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" } },
      },
    ]);
  });
});
