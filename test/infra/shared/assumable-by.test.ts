import { expect } from "chai";
import { assumableBy } from "../../../infra/shared/iam.ts";

describe("The trust policy of a role", () => {
  const statementFor = (...args: Parameters<typeof assumableBy>): unknown =>
    JSON.parse(assumableBy(...args)).Statement[0];

  it("allows a service for this account only, and for one resource if it is known", () => {
    const trust = {
      Effect: "Allow",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const account = { StringEquals: { "aws:SourceAccount": "111122223333" } };
    const arn = "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/default";
    expect(statementFor("scheduler.amazonaws.com", "111122223333")).to.deep.equal({
      ...trust,
      Condition: account,
    });
    expect(statementFor("scheduler.amazonaws.com", "111122223333", arn)).to.deep.equal({
      ...trust,
      Condition: { ...account, ArnEquals: { "aws:SourceArn": arn } },
    });
  });

  it("has no condition for Lambda, which sends no account", () => {
    expect(statementFor("lambda.amazonaws.com", "111122223333")).not.to.have.property("Condition");
  });
});
