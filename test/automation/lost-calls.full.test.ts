// One of the slower tests: it starts a real engine some 35 times.
import grpc from "@grpc/grpc-js";
import * as aws from "@pulumi/aws";
import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { capture } from "../../automation/engine/captured-program.ts";
import { runEngine } from "../../automation/engine/engine-run.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { recordedIo } from "./support/io.ts";
import { type Fault, type LossyConnection, lossyConnection } from "./support/lost-calls.ts";
import { pairwise } from "./support/pairwise.ts";

/** Two resources, a look-up, and a function that the engine calls back. */
async function program(): Promise<object> {
  runtime.registerResourceTransform(() => undefined);
  await aws.getRegion();
  const one = new aws.cloudwatch.LogGroup("sign-in-one", { retentionInDays: 7 });
  const two = new aws.cloudwatch.LogGroup("sign-in-two", { retentionInDays: 7, tags: { after: one.arn } });
  return { one: one.name, two: two.name };
}

const CHOICES = pairwise({
  call: [
    ...["SupportsFeature", "SetRootResource", "RegisterStackTransform", "Invoke", "RegisterResource"],
    ...["RegisterResourceOutputs", "SignalAndWaitForShutdown", "Log", "callbacks"],
  ],
  which: ["first", "middle", "last"] as const,
  often: ["once", "from then on"] as const,
  when: ["in the same tick", "at once", "late"] as const,
  code: [grpc.status.UNAVAILABLE, grpc.status.CANCELLED] as const,
  operation: ["preview", "up"] as const,
});

describe("A run that loses a call between program and engine", () => {
  let deployment: Deployment;
  let connection: LossyConnection;
  let usual: ReadonlyMap<string, number>;
  let deployed: unknown;

  before(async () => {
    deployment = await newDeployment(await sharedSandbox(), { program });
    connection = lossyConnection();
    await deployment.upAsItIs();
    connection.begin();
    await deployment.upAsItIs();
    usual = connection.counts();
    deployed = await resourcesOf(deployment.stack);
  });

  after(async () => {
    connection?.restore();
    await deployment?.destroy();
    deployment?.forget();
  });

  it("is tried with calls that are all made", () => {
    expect(CHOICES.length).to.be.at.most(40);
    for (const { call } of CHOICES) expect(usual.get(call), call).to.be.greaterThan(0);
  });

  for (const { which, operation, ...choice } of CHOICES) {
    const { call, often, when, code } = choice;
    it(`${operation}: ${call}, the ${which} one, ${often}, ${when}, ${grpc.status[code]}`, async () => {
      const last = (usual.get(call) ?? 0) - 1;
      const index = { first: 0, middle: Math.floor(last / 2), last }[which];
      const { steps, failure } = await runWith({ ...choice, index }, operation);
      expect(failure?.message ?? "It went through.").to.match(
        /^(The Pulumi program was interrupted|Pulumi failed): \S/,
      );
      expect(failure?.code).to.be.oneOf(["PROGRAM_INCOMPLETE", "ENGINE_FAILED"]);
      expect(failure?.hint).to.match(/run the same command again/);
      expect(steps).to.deep.equal([]);
      expect(await resourcesOf(deployment.stack)).to.deep.equal(deployed);
    });
  }

  it("leaves a stack with which the next run has nothing to do", async () => {
    connection.begin();
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  async function runWith(fault: Fault, operation: "preview" | "up") {
    connection.begin(fault);
    const captured = capture(program, {});
    const outcome = await runEngine<unknown>({
      stack: deployment.stack.name,
      io: recordedIo(),
      programError: captured.error,
      timeouts: { afterError: 10_000, idle: 40_000, working: 60_000 },
      operate: (engine) => deployment.stack[operation]({ ...engine, program: captured.program }),
    });
    return { steps: outcome.steps, failure: "failure" in outcome ? outcome.failure : undefined };
  }
});
