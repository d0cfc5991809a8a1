import * as aws from "@pulumi/aws";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { declareStack, type StackOptions } from "../../infra/stack.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { POLICY_PACK, policyEnv, policyEventOf, TEARDOWN_CONFIG } from "../support/policy-pack.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

// One stack, from its first preview to its end.
describe("The policy pack, when the engine runs it", () => {
  let deployment: Deployment;
  let hasForbiddenLogs = false;

  before(async () => {
    const sandbox = await sharedSandbox();
    const program = (options: StackOptions) => (hasForbiddenLogs ? withLogsForEver : declareStack)(options);
    deployment = await newDeployment(sandbox, { program, env: policyEnv(sandbox) });
  });

  after(() => deployment?.forget());

  const setInEnvironment = (env: Record<string, string>) => {
    const { workspace } = deployment.stack;
    workspace.envVars = { ...workspace.envVars, ...env };
  };

  it("gives advice alone where a preview cannot know a policy yet", async () => {
    const { stack } = deployment;
    const advice = await said(stack.preview.bind(stack));
    expect(advice).to.include("advisory wildcard aws:iam/rolePolicy:RolePolicy");
    expect(advice.filter((line) => !line.startsWith("advisory "))).to.deep.equal([]);
  });

  it("has nothing to say when the stack is deployed", async () => {
    const { stack } = deployment;
    expect(await said(stack.up.bind(stack))).to.deep.equal([]);
  });

  it("stops a stack that has what must never be, also where it comes from the environment", async () => {
    setInEnvironment({ PULUMI_OPTION_POLICY_PACK: POLICY_PACK });
    hasForbiddenLogs = true;
    const refusal = await deployment.up().catch((error: unknown) => String(error));
    hasForbiddenLogs = false;
    expect(refusal)
      .to.include("logs-for-ever")
      .and.to.include("It keeps its lines for ever: set retentionInDays");
    const made = (await resourcesOf(deployment.stack)).map(({ urn }) => urn.split("::").at(-1));
    expect(made).not.to.include("for-ever");
  });

  it("lets a pool be unlocked for a teardown only when told to", async () => {
    setInEnvironment({ PULUMI_OPTION_POLICY_PACK: POLICY_PACK });
    const refusal = await deployment.destroy().catch((error: unknown) => String(error));
    expect(refusal).to.include("unprotected-pool").and.to.include("The engine may delete it");
    setInEnvironment({ PULUMI_OPTION_POLICY_PACK_CONFIG: TEARDOWN_CONFIG });
    await deployment.destroy();
    expect(await resourcesOf(deployment.stack)).to.deep.equal([]);
  });
});

async function withLogsForEver(options: StackOptions): Promise<object> {
  new aws.cloudwatch.LogGroup("for-ever", {});
  return declareStack(options);
}

/** Runs the engine with the pack; gives back what its policies said, sorted. */
async function said(
  operate: (options: { policyPacks: string[]; onEvent: (event: EngineEvent) => void }) => Promise<unknown>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await operate({
    policyPacks: [POLICY_PACK],
    onEvent: (event) => {
      const line = policyEventOf(event);
      if (line !== undefined) lines.push(line);
    },
  });
  return lines.sort();
}
