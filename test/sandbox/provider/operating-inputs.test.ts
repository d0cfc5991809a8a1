import { expect } from "chai";
import { withName } from "../../../sandbox/provider/autoname.ts";
import { check, diff } from "../../../sandbox/provider/provider.ts";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import { queryOf, queryRequest } from "../../../sandbox/provider/services/cloudwatch-query.ts";
import { alias } from "../../../sandbox/provider/services/kms.ts";
import {
  attributesOf,
  changedAttributes,
  propertiesFrom,
} from "../../../sandbox/provider/services/sns-attributes.ts";
import { fieldsOf } from "../../../sandbox/provider/values.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const KEY = "aws:kms/key:Key";
const naming = { name: "sign-in", randomSeed: new Uint8Array([1]) };

function faultsOf(type: string, inputs: object): string[] {
  return check(type, {}, fieldsOf(inputs), naming).faults.map(
    ({ property, reason }) => `${property}: ${reason}`,
  );
}

/** Paths whose changes cause a replacement. */
function replacing(type: string, olds: object, news: object): string[] {
  return diff(type, fieldsOf(olds), fieldsOf(news))
    .changes.filter(({ replaces }) => replaces)
    .map(({ path }) => path);
}

describe("An alarm's inputs", () => {
  const base = { comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1, threshold: 1 };
  const latency = { ...base, namespace: "AWS/ApiGateway", metricName: "Latency", period: 300 };
  const metric = { namespace: "AWS/Cognito", metricName: "SignInThrottles", period: 300, stat: "p99.9" };

  it("may contain one metric, also with a percentile, or queries", () => {
    expect(faultsOf(ALARM, { ...latency, statistic: "Sum" })).to.deep.equal([]);
    expect(faultsOf(ALARM, { ...latency, extendedStatistic: "p99" })).to.deep.equal([]);
    expect(
      faultsOf(ALARM, { ...base, metricQueries: [{ id: "a", returnData: true, metric }] }),
    ).to.deep.equal([]);
  });

  it("are refused with both, or with values that CloudWatch does not support", () => {
    const both = { ...latency, statistic: "Sum", metricQueries: [{ id: "a", metric }] };
    expect(faultsOf(ALARM, both).join()).to.match(/cannot be set together with/);
    expect(faultsOf(ALARM, { ...latency, extendedStatistic: "p101" }).join()).to.match(
      /^extendedStatistic: /,
    );
    expect(faultsOf(ALARM, { ...latency, statistic: "Sum", period: 1 }).join()).to.match(/^period: /);
    const wrong = { ...base, metricQueries: [{ id: "a", metric: { ...metric, stat: "Most" } }] };
    expect(faultsOf(ALARM, wrong).join()).to.match(/^metricQueries\[0\]\.metric\.stat: /);
  });

  it("are read back from CloudWatch unchanged", () => {
    const dimensions = { UserPool: "p", UserPoolClient: "c" };
    for (const query of [
      { id: "both", expression: "a + b", label: "Throttled", returnData: true },
      { id: "a", metric: { ...metric, dimensions } },
      { id: "b", metric, period: 60 },
    ]) {
      expect(queryOf(queryRequest(fieldsOf(query)))).to.deep.equal(query);
    }
    expect(queryRequest({ id: "a" })).to.deep.equal({ Id: "a", ReturnData: false });
  });

  it("cause a replacement only for another name", () => {
    const named = { ...latency, statistic: "Sum", name: "one" };
    expect(replacing(ALARM, named, { ...named, name: "two" })).to.deep.equal(["name"]);
    expect(replacing(ALARM, named, { ...named, metricName: "Count", threshold: 0 })).to.deep.equal([]);
  });
});

describe("A key's inputs", () => {
  it("allow a deletion window of 7 to 30 days, and a rotation period of 90 to 2560 days", () => {
    expect(faultsOf(KEY, { deletionWindowInDays: 7, rotationPeriodInDays: 90 })).to.deep.equal([]);
    expect(faultsOf(KEY, { deletionWindowInDays: 6 }).join()).to.match(/^deletionWindowInDays: /);
    expect(faultsOf(KEY, { rotationPeriodInDays: 89 }).join()).to.match(/^rotationPeriodInDays: /);
    expect(faultsOf(KEY, { policy: "all" }).join()).to.match(/^policy: .*JSON/);
  });

  it("cause a replacement for another kind of key, but not for another policy or rotation", () => {
    const olds = { policy: "{}", enableKeyRotation: false };
    expect(
      replacing(KEY, olds, { policy: '{"Version":"2012-10-17"}', enableKeyRotation: true }),
    ).to.deep.equal([]);
    expect(replacing(KEY, olds, { ...olds, keyUsage: "SIGN_VERIFY" })).to.deep.equal(["keyUsage"]);
  });

  it("give its alias AWS's prefix, also with a proposed name", () => {
    expect(withName({}, {}, alias, naming)["name"]).to.match(/^alias\/sign-in-[0-9a-f]{7}$/);
    expect(withName({}, {}, alias, { ...naming, proposed: "sign-in" })["name"]).to.equal("alias/sign-in");
    expect(faultsOf("aws:kms/alias:Alias", { name: "sign-in", targetKeyId: "k" }).join()).to.match(/^name: /);
  });
});

describe("A topic's inputs", () => {
  const topic = propertiesOf("aws_sns_topic");

  it("become texts with Amazon SNS's names, and are read back unchanged", () => {
    const inputs = {
      displayName: "On call",
      kmsMasterKeyId: "alias/k",
      signatureVersion: 2,
      tags: { a: "b" },
    };
    const attributes = attributesOf(inputs, topic);
    expect(attributes).to.deep.equal({
      DisplayName: "On call",
      KmsMasterKeyId: "alias/k",
      SignatureVersion: "2",
    });
    const { tags: _, ...told } = inputs;
    expect(propertiesFrom(attributes, topic)).to.deep.equal(told);
    const role = "arn:aws:iam::111122223333:role/x";
    expect(attributesOf({ sqsFailureFeedbackRoleArn: role }, topic)).to.deep.equal({
      SQSFailureFeedbackRoleArn: role,
    });
  });

  it("are set if they differ, and emptied if omitted, unless AWS chooses the value", () => {
    const olds = { displayName: "On call", kmsMasterKeyId: "alias/k", policy: "{}" };
    expect(changedAttributes(olds, { displayName: "Alarms" }, topic)).to.have.deep.members([
      ["DisplayName", "Alarms"],
      ["KmsMasterKeyId", ""],
    ]);
    expect(changedAttributes(olds, olds, topic)).to.deep.equal([]);
  });

  it("cause a subscription's replacement for another endpoint, protocol or topic", () => {
    const olds = {
      topic: "arn:aws:sns:eu-central-1:111122223333:t",
      protocol: "email",
      endpoint: "a@example.com",
    };
    const type = "aws:sns/topicSubscription:TopicSubscription";
    expect(replacing(type, olds, { ...olds, endpoint: "b@example.com" })).to.deep.equal(["endpoint"]);
    expect(replacing(type, olds, { ...olds, rawMessageDelivery: true })).to.deep.equal([]);
  });
});

describe("A log resource policy's inputs", () => {
  it("contain either a policy name or one log group", () => {
    const type = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
    const resourceArn = "arn:aws:logs:eu-central-1:111122223333:log-group:sign-in:*";
    expect(faultsOf(type, { policyDocument: "{}", policyName: "waf" })).to.deep.equal([]);
    expect(faultsOf(type, { policyDocument: "{}", resourceArn })).to.deep.equal([]);
    for (const target of [{}, { policyName: "waf", resourceArn }]) {
      expect(faultsOf(type, { policyDocument: "{}", ...target }).join()).to.match(/exactly one of/);
    }
  });
});
