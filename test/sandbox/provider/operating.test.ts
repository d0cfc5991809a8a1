import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeResourcePoliciesCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { asRoot } from "../hand-made-stack.ts";
import { FIRST, type Form, LOG_GROUP, operating, SECOND } from "./operating-program.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

describe("The provider's operational resources", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let cloudwatch: CloudWatchClient;
  let logs: CloudWatchLogsClient;
  let kms: KMSClient;
  let sns: SNSClient;

  before(async () => {
    sandbox = await startSandbox();
    cloudwatch = new CloudWatchClient(asRoot(sandbox));
    logs = new CloudWatchLogsClient(asRoot(sandbox));
    kms = new KMSClient(asRoot(sandbox));
    sns = new SNSClient(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());
  after(() => sandbox?.stop());

  const all = (form: Form) =>
    operating(form, { partition: "aws", account: sandbox.account, region: sandbox.region });

  const seen = async (KeyId = "", TopicArn = "", SubscriptionArn = "") => {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: LOG_GROUP }));
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    const [latency, throttled] = MetricAlarms;
    const dashboard = await cloudwatch.send(new GetDashboardCommand({ DashboardName: "sign-in" }));
    const filters = await logs.send(new DescribeMetricFiltersCommand({ logGroupName: LOG_GROUP }));
    const policies = await logs.send(new DescribeResourcePoliciesCommand({}));
    const mailed = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    return {
      description: (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.Description,
      rotation: (await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled,
      tags: [
        (await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags?.map(({ TagValue }) => TagValue).join(),
        (await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags?.[0]?.Value,
        (await cloudwatch.send(new ListAlarmTagsCommand({ ResourceARN: latency?.AlarmArn }))).Tags?.[0]
          ?.Value,
      ],
      topicKey: Attributes?.["KmsMasterKeyId"] || undefined,
      displayName: Attributes?.["DisplayName"],
      mayPublish: /sns:Publish/.test(Attributes?.["Policy"] ?? ""),
      waits: mailed.Attributes?.["PendingConfirmation"],
      groupKey: logGroups?.[0]?.kmsKeyId,
      threshold: latency?.Threshold,
      label: throttled?.Metrics?.find(({ Id }) => Id === "both")?.Label,
      hasTitle: (title: string) => dashboard.DashboardBody?.includes(title),
      pattern: filters.metricFilters?.[0]?.filterPattern,
      logPolicy: policies.resourcePolicies?.[0]?.policyDocument,
    };
  };

  it("are created with their inputs", async () => {
    const { outputs } = await program.settle(all(FIRST));
    const found = await seen(outputs["keyId"], outputs["arn"], outputs["subscription"]);
    expect(found).to.deep.include({
      description: "one",
      rotation: true,
      tags: ["one", "one", "one"],
      topicKey: outputs["keyArn"],
      displayName: "Team one",
      mayPublish: true,
      waits: "true",
      groupKey: outputs["keyArn"],
      threshold: 5,
      label: "Sign-ins",
      pattern: "{ $.error = * }",
    });
    expect(found.hasTitle("Sign-ins")).to.equal(true);
    expect(found.logPolicy).to.include("logs:one");
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({ KeyId: outputs["keyId"] }));
    expect(Aliases.map(({ AliasName }) => AliasName).join()).to.match(/^alias\/logs-[0-9a-f]{7}$/);
    const policy = await kms.send(new GetKeyPolicyCommand({ KeyId: outputs["keyId"] }));
    expect(policy.Policy).to.include("LogGroupsOfTheStack");
  });

  it("keep all parts of an alarm, without additions", async () => {
    await program.settle(all(FIRST));
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    const [latency, throttled] = MetricAlarms;
    expect(latency).to.include({ ExtendedStatistic: "p99", Period: 300, TreatMissingData: "notBreaching" });
    expect(latency).to.not.have.property("Statistic");
    expect(throttled?.Metrics?.map(({ Id, ReturnData }) => [Id, ReturnData])).to.deep.equal([
      ["both", true],
      ["a", false],
      ["b", false],
    ]);
    expect(throttled).to.not.have.any.keys("MetricName", "Statistic", "Period");
  });

  it("are updated in place, including the keys of the log group and the topic", async () => {
    await program.settle(all(FIRST));
    const { steps, outputs } = await program.settle(all(SECOND));
    expect(steps).to.deep.equal([
      "update aws:cloudwatch/dashboard:Dashboard",
      "update aws:cloudwatch/logGroup:LogGroup",
      "update aws:cloudwatch/logMetricFilter:LogMetricFilter",
      "update aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "update aws:cloudwatch/metricAlarm:MetricAlarm",
      "update aws:cloudwatch/metricAlarm:MetricAlarm",
      "update aws:kms/key:Key",
      "update aws:sns/topic:Topic",
      "update aws:sns/topicPolicy:TopicPolicy",
    ]);
    const found = await seen(outputs["keyId"], outputs["arn"], outputs["subscription"]);
    expect(found).to.deep.include({
      description: "two",
      rotation: false,
      tags: ["two", "two", "two"],
      topicKey: undefined,
      displayName: "Team two",
      mayPublish: false,
      groupKey: undefined,
      threshold: 0,
      label: "Tokens",
      pattern: "ERROR",
    });
    expect(found.hasTitle("Tokens")).to.equal(true);
    expect(found.logPolicy).to.include("logs:two");
  });

  it("replace the subscription for another e-mail, since it is immutable", async () => {
    await program.settle(all(SECOND));
    const { steps } = await program.settle(all({ ...SECOND, email: "night@example.com" }));
    expect(steps).to.include("replace aws:sns/topicSubscription:TopicSubscription").and.have.length(3);
  });

  it("are deleted, except the key, whose deletion is scheduled", async () => {
    const { outputs } = await program.settle(all(FIRST));
    await program.settle(() => ({}));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: outputs["keyId"] }));
    expect(KeyMetadata?.KeyState).to.equal("PendingDeletion");
    const days = ((KeyMetadata?.DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).to.be.closeTo(7, 0.1);
    expect((await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).to.deep.equal([]);
    expect((await logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).to.deep.equal([]);
    const gone = new GetTopicAttributesCommand({ TopicArn: outputs["arn"] });
    expect(await sns.send(gone).catch(String)).to.match(/NotFound/);
  });
});
