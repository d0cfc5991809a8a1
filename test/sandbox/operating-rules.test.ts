import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { expect } from "chai";
import { keyPolicy } from "../../infra/shared/iam.ts";
import { documentedPolicy, type Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const UNUSABLE_KEY_ERROR = /^InvalidParameterException: .*does not exist or is not allowed to be used/;

describe("The sandbox refuses, as AWS does,", () => {
  let sandbox: Sandbox;
  let kms: KMSClient;
  let logs: CloudWatchLogsClient;
  let sns: SNSClient;

  before(async () => {
    sandbox = await sharedSandbox();
    kms = new KMSClient(asRoot(sandbox));
    logs = new CloudWatchLogsClient(asRoot(sandbox));
    sns = new SNSClient(asRoot(sandbox));
  });

  async function makeKey(spec: "SYMMETRIC_DEFAULT" | "RSA_2048" = "SYMMETRIC_DEFAULT", policy = true) {
    const place = { partition: "aws", account: sandbox.account, region: sandbox.region };
    const made = await kms.send(
      new CreateKeyCommand({ KeySpec: spec, ...(policy && { Policy: keyPolicy(place) }) }),
    );
    return { KeyId: made.KeyMetadata?.KeyId ?? "", kmsKeyId: made.KeyMetadata?.Arn ?? "" };
  }

  describe("for a log group", () => {
    const logGroupName = "sign-in-rules";
    const keyOf = async () =>
      (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))).logGroups?.[0]
        ?.kmsKeyId;
    const associate = (kmsKeyId: string, name = logGroupName) =>
      refusalOf(logs.send(new AssociateKmsKeyCommand({ logGroupName: name, kmsKeyId })));

    before(() => logs.send(new CreateLogGroupCommand({ logGroupName })));

    it("no key whose policy allows it", async () => {
      const { kmsKeyId } = await makeKey();
      expect(await associate(kmsKeyId)).to.equal("accepted");
      expect(await keyOf()).to.equal(kmsKeyId);
      await logs.send(new DisassociateKmsKeyCommand({ logGroupName }));
      expect(await keyOf()).to.equal(undefined);
    });

    it("a key whose policy does not allow CloudWatch Logs, or only for other log groups", async () => {
      expect(await associate((await makeKey("SYMMETRIC_DEFAULT", false)).kmsKeyId)).to.match(
        UNUSABLE_KEY_ERROR,
      );
      const { kmsKeyId } = await makeKey();
      const created = logs.send(new CreateLogGroupCommand({ logGroupName: "another-group", kmsKeyId }));
      expect(await refusalOf(created)).to.match(UNUSABLE_KEY_ERROR);
      await logs.send(new CreateLogGroupCommand({ logGroupName: "another-group" }));
      expect(await associate(kmsKeyId, "another-group")).to.match(UNUSABLE_KEY_ERROR);
    });

    it("a key that does not exist, is disabled, or is asymmetric", async () => {
      const { KeyId, kmsKeyId } = await makeKey();
      expect(await associate(kmsKeyId.replace(KeyId, "00000000-0000-0000-0000-000000000000"))).to.match(
        UNUSABLE_KEY_ERROR,
      );
      await kms.send(new DisableKeyCommand({ KeyId }));
      expect(await associate(kmsKeyId)).to.match(UNUSABLE_KEY_ERROR);
      expect(await associate((await makeKey("RSA_2048")).kmsKeyId)).to.match(UNUSABLE_KEY_ERROR);
    });

    it("a key for a log group that does not exist", async () => {
      const { kmsKeyId } = await makeKey();
      expect(await associate(kmsKeyId, "sign-in-nowhere")).to.match(/^ResourceNotFoundException/);
    });
  });

  describe("for a topic", () => {
    const subscribe = async (TopicArn: string | undefined, ReturnSubscriptionArn: boolean) => {
      const request = { TopicArn, Protocol: "email", Endpoint: "on-call@example.com", ReturnSubscriptionArn };
      return (await sns.send(new SubscribeCommand(request))).SubscriptionArn ?? "";
    };

    it("to delete an unconfirmed e-mail subscription", async () => {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "sign-in-rules" }));
      expect(await subscribe(TopicArn, false)).to.equal("pending confirmation");
      const SubscriptionArn = await subscribe(TopicArn, true);
      expect(SubscriptionArn).to.match(/^arn:aws:sns:.*:sign-in-rules:/);
      const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
      expect(Attributes).to.include({ SubscriptionsPending: "1", SubscriptionsConfirmed: "0" });
      expect(await refusalOf(sns.send(new UnsubscribeCommand({ SubscriptionArn })))).to.match(
        /^InvalidParameterException: .*pending confirmation/,
      );
      await sns.send(new DeleteTopicCommand({ TopicArn }));
    });
  });

  describe("for an alarm", () => {
    const put = (more: object) => {
      const alarm = {
        AlarmName: "sign-in-rules",
        ComparisonOperator: "GreaterThanThreshold",
        EvaluationPeriods: 1,
        Threshold: 1,
      } as const;
      const command = new PutMetricAlarmCommand({ ...alarm, ...more });
      return refusalOf(new CloudWatchClient(asRoot(sandbox)).send(command));
    };
    const metric = { MetricName: "Errors", Namespace: "AWS/Lambda", Period: 300 };
    const query = (Id: string, ReturnData: boolean) => ({
      Id,
      ReturnData,
      MetricStat: { Metric: { MetricName: "Errors", Namespace: "AWS/Lambda" }, Period: 300, Stat: "Sum" },
    });

    for (const [what, alarm, said] of [
      ["on nothing at all", {}, /MetricName and Metrics/],
      [
        "both on a metric and on queries",
        { ...metric, Metrics: [query("a", true)] },
        /MetricName and Metrics/,
      ],
      ["without a statistic", metric, /Statistic and ExtendedStatistic/],
      [
        "with two statistics",
        { ...metric, Statistic: "Sum", ExtendedStatistic: "p99" },
        /Statistic and ExtendedStatistic/,
      ],
      ["on two queries at once", { Metrics: [query("a", true), query("b", true)] }, /must return data/],
      ["on queries of which none counts", { Metrics: [query("a", false)] }, /must return data/],
    ] as const) {
      it(`one ${what}`, async () => {
        expect(await put(alarm)).to.match(said);
      });
    }

    it("no alarm on exactly one metric or expression", async () => {
      expect(await put({ ...metric, Statistic: "Sum" })).to.equal("accepted");
      expect(await put({ Metrics: [query("a", true), query("b", false)] })).to.equal("accepted");
    });
  });

  describe("to callers with the documented policy", () => {
    it("names that do not belong to the stack", async () => {
      const policy = documentedPolicy("settings-operations", sandbox.account, sandbox.region);
      const credentials = await sandbox.credentialsFor([policy]);
      const limited = { ...asRoot(sandbox), credentials };
      const { KeyId } = await makeKey();
      const named = (AliasName: string) =>
        refusalOf(new KMSClient(limited).send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId })));
      expect(await named("alias/sign-in-rules")).to.equal("accepted");
      expect(await named("alias/production")).to.match(/AccessDenied/);
      const topic = (Name: string) =>
        refusalOf(new SNSClient(limited).send(new CreateTopicCommand({ Name })));
      expect(await topic("sign-in-rules")).to.equal("accepted");
      expect(await topic("production")).to.match(/not authorized/);
    });
  });
});
