import { expect } from "chai";
import { assumableBy } from "../../../infra/shared/iam.ts";

describe("Who may take on a role of sync", () => {
  const statementFor = (...args: Parameters<typeof assumableBy>): unknown =>
    JSON.parse(assumableBy(...args)).Statement[0];

  it("is a service for this account alone, and for one of its resources where that is known", () => {
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

  it("is Lambda without a condition, since it names no account", () => {
    expect(statementFor("lambda.amazonaws.com", "111122223333")).not.to.have.property("Condition");
  });
});
