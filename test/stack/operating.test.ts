import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect } from "chai";
import { keyPolicy } from "../../infra/shared/iam.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import type { UpSteps } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { type Stepper, stepper } from "./support/stepper.ts";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const TOPIC = "aws:sns/topic:Topic";
const KMS_KEY = "aws:kms/key:Key";
const KEY = ["aws:kms/alias:Alias", KMS_KEY, "quick-sign-in:infra:EncryptionKey"];
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ALARMS = Array.from({ length: 5 }, () => "aws:cloudwatch/metricAlarm:MetricAlarm");
const TOPICS = [TOPIC, "aws:sns/topicPolicy:TopicPolicy", "quick-sign-in:infra:AlarmTopic"];
const MONITORING = [
  ...["aws:cloudwatch/dashboard:Dashboard", ...ALARMS, ...TOPICS],
  "quick-sign-in:infra:Monitoring",
];
const METRICS = "update aws:lambda/function:Function";

const steps = (...parts: readonly (readonly string[])[]) => parts.flat().sort();
const create = (types: readonly string[]) => types.map((type) => `create ${type}`);
const remove = (types: readonly string[]) => types.map((type) => `delete ${type}`);

const OPERATED = {
  logRetentionDays: "90",
  encryption: "true",
  monitoring: '{"email": "on-call@example.com"}',
};

describe("What operates the stack", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let change: Stepper;
  let logGroup: string;

  const ofType = async (type: string) =>
    (await resourcesOf(deployment.stack)).filter((resource) => resource.type === type);

  /** The ARN of a key that the stack did not make; without a policy IAM decides who may use it. */
  const newKey = async (Policy?: string) => {
    const kms = new KMSClient(asRoot(sandbox));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand(Policy === undefined ? {} : { Policy }));
    return KeyMetadata?.Arn ?? "";
  };

  before(async () => {
    deployment = await sharedDeployment();
    sandbox = deployment.sandbox;
    change = stepper((settings) => deployment.up(settings));
    logGroup = (await ofType(GROUP))[0]?.id ?? "";
  });

  describe("when retention, encryption and monitoring are set", () => {
    let done: UpSteps;

    before(async () => {
      done = await change({}, OPERATED);
    });

    it("is added in one up: a key, alarms, a topic, a dashboard, and nothing else changes", () => {
      const created = create([...KEY, ...MONITORING, SUBSCRIPTION]);
      expect(done.steps).to.deep.equal(steps(created, [`update ${GROUP}`, METRICS]));
    });

    it("keeps log lines for as long as logRetentionDays says, in the log group that there is", async () => {
      const [group] = await ofType(GROUP);
      expect(group).to.deep.include({ id: logGroup });
      expect(group?.outputs).to.include({ retentionInDays: 90 });
    });

    it("puts the log group under a key that is renewed", async () => {
      const [key] = await ofType(KMS_KEY);
      expect(key?.inputs).to.deep.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
      expect((await ofType(GROUP))[0]?.outputs["kmsKeyId"]).to.equal(key?.outputs["arn"]);
    });

    it("has alarms that notify the topic, and does not report a night without sign-ins", async () => {
      const [topic] = await ofType(TOPIC);
      const alarms = await ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
      expect(alarms).to.have.length(ALARMS.length);
      for (const { inputs, id } of alarms) {
        expect(id).to.match(/^sign-in-/);
        expect(inputs["alarmActions"]).to.deep.equal([topic?.outputs["arn"]]);
        expect(inputs).to.include({ treatMissingData: "notBreaching" });
      }
    });

    it("encrypts the topic with the key", async () => {
      const [key] = await ofType(KMS_KEY);
      expect((await ofType(TOPIC))[0]?.outputs).to.include({ kmsMasterKeyId: key?.outputs["arn"] });
    });
  });

  it("refuses a custom key whose policy does not let CloudWatch Logs use it", async () => {
    const refusal = await change({}, { encryption: await newKey() }).catch((error: unknown) => String(error));
    expect(refusal).to.match(/KMS key.*does not exist or is not allowed to be used/i);
  });

  describe("when a custom key and a custom topic are set, and no dashboard", () => {
    let done: UpSteps;
    let custom: Record<string, string>;

    before(async () => {
      const topicArn = `arn:aws:sns:${sandbox.region}:${sandbox.account}:on-call`;
      custom = {
        encryption: await newKey(keyPolicy({ ...sandbox, partition: "aws" })),
        monitoring: JSON.stringify({ topicArn, dashboard: false }),
      };
      done = await change(OPERATED, custom);
    });

    it("uses them in place of the stack's own", async () => {
      const removed = remove([...KEY, ...TOPICS, SUBSCRIPTION, "aws:cloudwatch/dashboard:Dashboard"]);
      const alarms = ALARMS.map((type) => `update ${type}`);
      expect(done.steps).to.deep.equal(steps(removed, alarms, [`update ${GROUP}`]));
      expect((await ofType(GROUP))[0]?.outputs["kmsKeyId"]).to.equal(custom["encryption"]);
    });

    it("has nothing to do in the next up", async () => {
      expect((await change(custom, custom)).steps).to.deep.equal([]);
    });

    it("leaves nothing behind when the settings are removed, and the log group is the same", async () => {
      const removed = remove([...ALARMS, "quick-sign-in:infra:Monitoring"]);
      expect((await change(custom, {})).steps).to.deep.equal(steps(removed, [METRICS, `update ${GROUP}`]));
      expect((await ofType(GROUP))[0]?.id).to.equal(logGroup);
    });
  });
});
