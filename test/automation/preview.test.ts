import * as aws from "@pulumi/aws";
import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import type { Program } from "../../automation/engine/workspace.ts";
import { provision } from "../../automation/operations/provision.ts";
import { declareStack } from "../../infra/stack.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { inEnvironment } from "./support/environment.ts";
import { recordedIo } from "./support/io.ts";

describe("A preview of a stack that stands", function () {
  this.timeout(180_000);
  const stack = "shown";
  const RANGE = "203.0.113.0/24";
  let at: Commands;

  before(async () => {
    at = await newCommands();
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]) });
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
  });

  after(() => at?.checkout.remove());

  it("shows a range that is added as that range, and explains the deployment that follows", async () => {
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE, "198.51.100.0/24"]) });
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --preview`);
    expect([code, stdout]).to.deep.equal([0, ""]);
    const [, ...lines] = stderr.trimEnd().split("\n");
    expect(lines).to.deep.equal([
      "  ~ RestApiPolicy sign-in",
      '      policy.Statement[1].Condition.NotIpAddress.aws:SourceIp: + "198.51.100.0/24"',
      "  ± Deployment sign-in (triggers changed)",
      "      triggers.deployed: what the API serves changes (routes, policy or address types), and is deployed again",
      "  ~ Stage sign-in",
      "      deployment: the stage serves the new deployment",
      "2 to update, 1 to replace.",
    ]);
  });

  it("shows a setting of the pool as it was and as it becomes", async () => {
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]), mfaRequired: "true" });
    const { stderr } = await at.run(`provision --stack ${stack} --preview`);
    expect(stderr).to.include(
      '  ~ UserPool sign-in\n      mfaConfiguration: "OPTIONAL" → "ON"\n1 to update.\n',
    );
  });

  it("warns of a setting that is allowed, and perhaps not what somebody meant", async () => {
    at.configure(stack, { allowedCidrs: '["0.0.0.0/0"]' });
    const { stderr } = await at.run(`provision --stack ${stack} --preview`);
    expect(stderr).to.match(/\n! allowedCidrs contains 0\.0\.0\.0\/0: all addresses may call the sign-in API\./);
    expect(stderr).not.to.include("from $PATH");
    const json = await at.run(`provision --stack ${stack} --preview --json`);
    expect(JSON.parse(json.stdout).warnings).to.have.length(1);
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]), mfaRequired: "true" });
  });

  it("gives the same as data, and ends with 3 where no change was expected", async () => {
    const { code, stdout } = await at.run(`provision --stack ${stack} --expect-no-changes --json`);
    expect(code).to.equal(3);
    expect(JSON.parse(stdout).steps).to.deep.equal([
      {
        op: "update",
        type: "aws:cognito/userPool:UserPool",
        name: "sign-in",
        properties: [{ path: "mfaConfiguration", before: "OPTIONAL", after: "ON" }],
      },
    ]);
  });

  it("says only after the run what AWS makes up, and never what a secret is", async () => {
    const withGroup =
      (name: string, purpose: string): Program =>
      async (options) => {
        const outputs = await declareStack(options);
        new aws.cloudwatch.LogGroup("sign-in-extra", {
          retentionInDays: 7,
          tags: { purpose: secret(purpose) },
        });
        const made = new aws.cloudwatch.LogGroup(`sign-in-${name}`, { retentionInDays: 7 });
        new aws.cloudwatch.LogGroup("sign-in-named", {
          retentionInDays: 7,
          tags: { after: made.arn },
        });
        return outputs;
      };
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]) });
    const place = { stack, workDir: at.checkout.folder, replace: [], yes: true, refresh: false };
    const { first, second, said } = await inEnvironment(at.sandbox.env, async () => {
      const io = recordedIo();
      return {
        first: await provision({ ...place, program: withGroup("one", "hunter2"), preview: false }, io),
        second: await provision({ ...place, program: withGroup("two", "hunter3"), preview: true }, io),
        said: io.said.join("\n"),
      };
    });
    expect(first.changes.create).to.equal(3);
    expect(said)
      .to.include('tags: {"purpose":"[secret]"} (changes, and is not shown)')
      .and.to.match(/tags\.after: "arn:\S+ → \(known after the run\)/);
    expect(said).not.to.include("hunter");
    expect(JSON.stringify(second.steps)).not.to.include("hunter");
  });
});
