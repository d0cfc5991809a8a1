import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { type Step, stepOf } from "../../automation/engine/steps.ts";
import { findViolations, refusal } from "../../automation/guard/guard.ts";
import { readStatements } from "../../policy/iam/document.ts";
import { findingsOf } from "../../policy/rules/index.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import { callFrom } from "../support/call-from.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { scimOutputs } from "../support/scim-endpoint.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const HERE = "127.0.0.1";
const STRANGER = "127.0.0.2";

const TABLE = "aws:dynamodb/table:Table";
const BY_ITSELF = { directorySync: "{}" };

describe("The stack's scim", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let endpoint: string;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    await deployment.up({ ...BY_ITSELF, scim: "true" });
    endpoint = sandbox.gateway.resolve(`${(await scimOutputs(deployment)).ScimEndpoint}/Users`);
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  it("keeps whom it was pushed in a table that nobody deletes by mistake, and that can be brought back", async () => {
    const table = await resource(TABLE);
    expect(table).to.include({ protect: true });
    expect(table.inputs).to.deep.include({
      hashKey: "kind",
      rangeKey: "id",
      billingMode: "PAY_PER_REQUEST",
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true },
    });
  });

  it("lets its function work with its own table, token, queue and log group, and nothing else", async () => {
    const statements = readStatements((await resource("aws:iam/rolePolicy:RolePolicy")).inputs["policy"]);
    expect(statements?.map(({ resources }) => resources)).to.deep.equal([
      [`${(await resource("aws:cloudwatch/logGroup:LogGroup")).outputs["arn"]}:log-stream:*`],
      [(await resource(TABLE)).outputs["arn"]],
      [(await resource("aws:secretsmanager/secret:Secret")).outputs["arn"]],
      [(await resource("aws:sqs/queue:Queue", "sign-in-sync")).outputs["arn"]],
    ]);
    const actions = statements?.flatMap((statement) => statement.actions) ?? [];
    expect(actions).to.include.members(["secretsmanager:GetSecretValue", "sqs:SendMessage"]);
    expect(actions.join()).not.to.match(/\*|DeleteTable|Scan|PutSecretValue|cognito/);
  });

  it("lets in the addresses of allowedCidrs alone, whatever those of the sign-in API are", async () => {
    const own = { allowedCidrs: [`${STRANGER}/32`], throttling: { rate: 1, burst: 1 } };
    const { steps } = await deployment.up({
      ...BY_ITSELF,
      allowedCidrs: JSON.stringify([`${HERE}/32`]),
      scim: JSON.stringify(own),
    });
    expect(steps.filter((step) => step.startsWith("update "))).to.deep.equal([
      "update aws:apigateway/methodSettings:MethodSettings",
      "update aws:apigateway/restApiPolicy:RestApiPolicy",
      "update aws:apigateway/restApiPolicy:RestApiPolicy",
      "update aws:apigateway/stage:Stage",
      "update aws:apigateway/stage:Stage",
    ]);
    const refused = await callFrom(HERE, endpoint);
    expect(refused.status).to.equal(403);
    expect(JSON.parse(refused.body)).to.deep.include({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "403",
    });
    expect((await callFrom(STRANGER, endpoint)).status).to.equal(401);
  });

  it("answers with SCIM's error to what is above its limit", async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => callFrom(STRANGER, endpoint)));
    const refused = answers.find(({ status }) => status === 429);
    expect(JSON.parse(refused?.body ?? "{}")).to.include({ status: "429" });
  });

  it("puts its table under the key of encryption, which its readers then may use", async () => {
    await deployment.up({ ...BY_ITSELF, scim: "true", encryption: "true", monitoring: "true" });
    const key = (await resource("aws:kms/key:Key", "sign-in")).outputs["arn"];
    expect((await resource(TABLE)).outputs["serverSideEncryption"]).to.deep.equal({
      enabled: true,
      kmsKeyArn: key,
    });
    for (const reader of ["sign-in-scim", "sign-in-sync"]) {
      const { inputs } = await resource("aws:iam/rolePolicy:RolePolicy", reader);
      const underKey = readStatements(inputs["policy"])?.find(({ resources }) =>
        resources.includes(String(key)),
      );
      expect(underKey?.actions, reader).to.deep.equal(["kms:Decrypt"]);
    }
  });

  it("keeps every rule of the policy pack", async () => {
    const findings = (await resourcesOf(deployment.stack)).flatMap(({ type, urn, inputs, protect }) =>
      findingsOf({ type, name: urn, props: inputs, opts: { protect } }),
    );
    expect(findings).to.deep.equal([]);
  });

  it("is watched where monitoring is set: its API's answers of 5xx, and its function's crashes", async () => {
    const alarms = await Promise.all(
      ["sign-in-scim-errors", "sign-in-scim-faults"].map((name) =>
        resource("aws:cloudwatch/metricAlarm:MetricAlarm", name),
      ),
    );
    expect(alarms.map(({ inputs }) => inputs["metricName"])).to.deep.equal(["5XXError", "Errors"]);
  });

  it("takes its table back from under the key when encryption goes", async () => {
    await deployment.up({ ...BY_ITSELF, scim: "true" });
    expect((await resource(TABLE)).outputs["serverSideEncryption"]).to.deep.equal({ enabled: false });
    expect((await deployment.up({ ...BY_ITSELF, scim: "true" })).steps).to.deep.equal([]);
  });

  it("does not go by a mere change of the config, since its table would: the engine refuses, and the guard says why", async () => {
    const refused = await deployment.up().catch((error: unknown) => String(error));
    expect(refused).to.match(/sign-in-scim.*protected|protected.*sign-in-scim/s);
    const steps: Step[] = [];
    const onEvent = (event: EngineEvent) => {
      const step = stepOf(event);
      if (step !== undefined) steps.push(step);
    };
    await deployment.stack.preview({ onEvent }).catch(() => undefined);
    const { message, hint } = refusal(findViolations(steps, []));
    expect(message).to.match(
      /what your identity provider was given:\n.*scimTable .*would be deleted; lost: .*the table itself stays/,
    );
    expect(hint).to.include("two runs with --replace scimTable");
  });

  it("goes when it was let go of before, and leaves its table in the account", async () => {
    const { ScimTable } = await scimOutputs(deployment);
    await deployment.up({ ...BY_ITSELF, scim: "true" }, { replace: ["scimTable"] });
    const { outputs } = await deployment.up();
    expect(outputs).not.to.have.any.keys("ScimEndpoint", "ScimTokenSecretArn", "ScimTable");
    expect((await callFrom(HERE, endpoint)).status).to.be.oneOf([403, 404]);
    const { Table } = await new DynamoDBClient(asRoot(sandbox)).send(
      new DescribeTableCommand({ TableName: ScimTable }),
    );
    expect(Table).to.include({ DeletionProtectionEnabled: true });
    expect((await resourcesOf(deployment.stack)).filter(({ urn }) => urn.includes("scim"))).to.deep.equal([]);
  });

  async function resource(type: string, name = "sign-in-scim") {
    const found = (await resourcesOf(deployment.stack)).find(
      (one) => one.type === type && one.urn.endsWith(`::${name}`),
    );
    if (found === undefined) throw new Error(`The stack has no ${type} ${name}.`);
    return found;
  }
});
