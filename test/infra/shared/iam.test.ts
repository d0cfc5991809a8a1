import { expect } from "chai";
import { keyPolicy, topicPolicy } from "../../../infra/shared/iam.ts";
import { readStatements } from "../../../policy/iam/document.ts";
import { wildcard } from "../../../policy/rules/wildcard.ts";

const CONTEXT = { account: "111122223333", region: "eu-central-1", partition: "aws" };
const TOPIC = "arn:aws:sns:eu-central-1:111122223333:sign-in-alarms-1a2b3c4";

describe("The key's policy", () => {
  const policy = keyPolicy(CONTEXT);

  it("allows the account's IAM policies, CloudWatch Logs for the stack's log groups, and its alarms", () => {
    const principals = readStatements(policy)?.map(({ principals }) => principals);
    expect(principals).to.deep.equal([
      { AWS: ["arn:aws:iam::111122223333:root"] },
      { Service: ["logs.eu-central-1.amazonaws.com"] },
      { Service: ["cloudwatch.amazonaws.com"] },
    ]);
  });

  it("binds each service to this account's own resources of the stack", () => {
    expect(policy).to.include("arn:aws:logs:eu-central-1:111122223333:log-group:sign-in-*");
    expect(policy).to.include("arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-sign-in-*");
    expect(policy).to.include('"aws:SourceAccount":"111122223333"');
    expect(policy).to.include("arn:aws:cloudwatch:eu-central-1:111122223333:alarm:sign-in-*");
  });

  it("follows the rule on wildcards", () => {
    const key = { type: "aws:kms/key:Key", name: "key", props: { policy }, opts: { protect: false } };
    expect(wildcard.faults(key)).to.deep.equal([]);
  });

  it("uses the stack's partition", () => {
    expect(keyPolicy({ ...CONTEXT, partition: "aws-cn", region: "cn-north-1" })).not.to.include("arn:aws:");
  });
});

describe("The topic's policy", () => {
  it("allows only CloudWatch to publish, for this account's alarms of the stack", () => {
    const policy = topicPolicy(TOPIC, "sign-in", CONTEXT);
    expect(JSON.parse(policy).Statement).to.deep.equal([
      {
        Sid: "AlarmsOfTheStack",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:sign-in-*" },
        },
      },
    ]);
  });
});
