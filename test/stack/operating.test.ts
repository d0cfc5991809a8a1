import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect } from "chai";
import { keyPolicy } from "../../infra/shared/iam.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const TOPIC = "aws:sns/topic:Topic";
const KEY = ["aws:kms/alias:Alias", "aws:kms/key:Key", "quick-sign-in:infra:EncryptionKey"];
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

describe("What operates the stack", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let logGroup: string;

  const ofType = async (type: string) =>
    (await resourcesOf(deployment.stack)).filter((resource) => resource.type === type);

  /** The ARN of a key that somebody else made; without a policy it is for IAM to say who may use it. */
  const newKey = async (Policy?: string) => {
    const kms = new KMSClient(asRoot(sandbox));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand(Policy === undefined ? {} : { Policy }));
    return KeyMetadata?.Arn ?? "";
  };

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    await deployment.up();
    logGroup = (await ofType(GROUP))[0]?.id ?? "";
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  it("keeps log lines for as long as logRetentionDays says, in the log group that there is", async () => {
    expect((await deployment.up({ logRetentionDays: "90" })).steps).to.deep.equal([`update ${GROUP}`]);
    expect((await ofType(GROUP))[0]).to.deep.include({ id: logGroup });
    expect((await ofType(GROUP))[0]?.outputs).to.include({ retentionInDays: 90 });
  });

  describe("encryption", () => {
    it("puts the log group that there is under a key that is renewed, and changes nothing else", async () => {
      const config = { encryption: "true" };
      expect((await deployment.up(config)).steps).to.deep.equal(steps(create(KEY), [`update ${GROUP}`]));
      const [key] = await ofType("aws:kms/key:Key");
      expect(key?.inputs).to.deep.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
      const [group] = await ofType(GROUP);
      expect(group?.id).to.equal(logGroup);
      expect(group?.outputs["kmsKeyId"]).to.equal(key?.outputs["arn"]);
      expect((await deployment.up(config)).steps).to.deep.equal([]);
    });

    it("takes a key of somebody's own in its place, where that one's policy lets CloudWatch Logs", async () => {
      const ofNobody = { encryption: await newKey() };
      const refusal = await deployment.up(ofNobody).catch((error: unknown) => String(error));
      expect(refusal).to.match(/KMS key.*does not exist or is not allowed to be used/i);
      const ours = { encryption: await newKey(keyPolicy({ ...sandbox, partition: "aws" })) };
      expect((await deployment.up(ours)).steps).to.deep.equal(steps(remove(KEY), [`update ${GROUP}`]));
      expect((await ofType(GROUP))[0]?.outputs["kmsKeyId"]).to.equal(ours.encryption);
      expect((await deployment.up(ours)).steps).to.deep.equal([]);
    });

    it("lets the log group go back to AWS's key, and the next up shows no change", async () => {
      expect((await deployment.up()).steps).to.deep.equal([`update ${GROUP}`]);
      expect((await ofType(GROUP))[0]?.id).to.equal(logGroup);
      expect((await deployment.up()).steps).to.deep.equal([]);
    });
  });

  describe("monitoring", () => {
    const config = { monitoring: "true" };

    it("adds alarms, a topic and a dashboard, and has the proxy write metrics", async () => {
      expect((await deployment.up(config)).steps).to.deep.equal(steps(create(MONITORING), [METRICS]));
      expect((await deployment.up(config)).steps).to.deep.equal([]);
    });

    it("tells the topic, and takes a night without sign-ins for no fault", async () => {
      const [topic] = await ofType(TOPIC);
      const alarms = await ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
      expect(alarms).to.have.length(ALARMS.length);
      for (const { inputs, id } of alarms) {
        expect(id).to.match(/^sign-in-/);
        expect(inputs["alarmActions"]).to.deep.equal([topic?.outputs["arn"]]);
        expect(inputs).to.include({ treatMissingData: "notBreaching" });
      }
    });

    it("mails whom it is told to, and encrypts the topic with the key", async () => {
      const mailed = { monitoring: '{"email": "on-call@example.com"}', encryption: "true" };
      expect((await deployment.up(mailed)).steps).to.deep.equal(
        steps(create(KEY), create(["aws:sns/topicSubscription:TopicSubscription"]), [
          `update ${GROUP}`,
          `update ${TOPIC}`,
        ]),
      );
      const [key] = await ofType("aws:kms/key:Key");
      expect((await ofType(TOPIC))[0]?.outputs).to.include({ kmsMasterKeyId: key?.outputs["arn"] });
      expect((await deployment.up(mailed)).steps).to.deep.equal([]);
      await deployment.up(config);
    });

    it("uses a topic of somebody's own, and needs no dashboard", async () => {
      const topicArn = `arn:aws:sns:${sandbox.region}:${sandbox.account}:on-call`;
      const own = { monitoring: JSON.stringify({ topicArn, dashboard: false }) };
      expect((await deployment.up(own)).steps).to.deep.equal(
        steps(
          remove([...TOPICS, "aws:cloudwatch/dashboard:Dashboard"]),
          ALARMS.map((type) => `update ${type}`),
        ),
      );
    });

    it("leaves nothing behind when it is removed", async () => {
      expect((await deployment.up()).steps).to.deep.equal(
        steps(remove([...ALARMS, "quick-sign-in:infra:Monitoring"]), [METRICS]),
      );
      expect((await deployment.up()).steps).to.deep.equal([]);
    });
  });
});
