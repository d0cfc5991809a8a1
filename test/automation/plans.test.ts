// One of the slower tests: it starts a real engine for each preview and each `up`.
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { withPlanFile } from "../../automation/engine/plan-file.ts";
import { openStack, type Program } from "../../automation/engine/workspace.ts";
import { declareStack } from "../../infra/stack.ts";
import { resourcesOf } from "../support/resources.ts";
import { failureOf } from "./support/failure-of.ts";
import { type SharedCommands, sharedCommands } from "./support/shared-commands.ts";

describe("The file of a plan", () => {
  it("is in a folder that only this user can open, and is deleted afterwards, also if the work fails", async () => {
    let place = "";
    const failed = await withPlanFile(async (file) => {
      place = dirname(file);
      expect(statSync(place).mode & 0o777).to.equal(0o700);
      throw new Error("the moon is full");
    }).catch((error: unknown) => String(error));
    expect(failed).to.include("the moon is full");
    expect(place).to.not.equal("");
    expect(existsSync(place)).to.equal(false);
  });
});

describe("An up that keeps to the plan of its preview", () => {
  let at: SharedCommands;

  before(async () => {
    at = await sharedCommands();
  });

  const urns = () =>
    at.inside(async () => (await resourcesOf(await openStack(at.place()))).map(({ urn }) => urn));

  const outputs = () =>
    at.inside(async () => {
      const found = await (await openStack(at.place())).outputs();
      return Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));
    });

  /** As declared, with a difference between the first run of the program, the preview's, and the next. */
  function changing(difference: (isPreview: boolean, outputs: object) => object): Program {
    let runs = 0;
    return async (options) => {
      runs += 1;
      return difference(runs === 1, await declareStack(options));
    };
  }

  const withExtra = (outputs: object) => {
    new aws.cloudwatch.LogGroup("sign-in-extra", { retentionInDays: 7 });
    return outputs;
  };

  it("neither creates nor deletes what the preview did not show", async () => {
    const before = await urns();
    const more = changing((isPreview, outputs) => (isPreview ? outputs : withExtra(outputs)));
    // Something to do, or the driver would not come to the `up`.
    at.configure(at.stack, { mfaRequired: "true" });
    const failure = await failureOf(() => at.provision({ program: more }));
    expect(failure).to.include({ code: "PLAN_VIOLATED", exitCode: 4 });
    expect(failure.message).to.include("create is not allowed by the plan");
    expect(failure.hint).to.include("run the same command again");
    expect(await urns()).to.have.members(before);

    await at.provision({ program: async (options) => withExtra(await declareStack(options)) });
    at.configure(at.stack);
    const fewer = changing((isPreview, outputs) => (isPreview ? withExtra(outputs) : outputs));
    const refused = await failureOf(() => at.provision({ program: fewer }));
    expect(refused).to.include({ code: "PLAN_VIOLATED", exitCode: 4 });
    expect(refused.message).to.include("delete is not allowed by the plan");
    expect((await urns()).join()).to.include("sign-in-extra");
  });

  it("reports a different output, which the engine does not", async () => {
    at.configure(at.stack, { mfaRequired: "true" });
    const other = changing((isPreview, outputs) => withExtra({ ...outputs, Other: isPreview ? "a" : "b" }));
    const failure = await failureOf(() => at.provision({ program: other }));
    expect(failure).to.include({ code: "PLAN_VIOLATED", exitCode: 4 });
    expect(failure.message).to.include("an output of the stack differs from the preview");
  });

  it("restores outputs that the state has lost, and a check ends with 3 until then", async () => {
    at.configure(at.stack);
    await at.provision();
    const { JwksUri, PoolId } = await outputs();
    const older = async () => {
      const { JwksUri: _, ...rest } = await declareStack({ newScimToken: "" });
      return { ...rest, PoolId: "eu-central-1_Another" };
    };
    await at.inside(async () => (await openStack(at.place())).up({ program: older }));
    expect(await outputs())
      .to.include({ PoolId: "eu-central-1_Another" })
      .and.not.have.property("JwksUri");

    const check = await at.run(`provision --stack ${at.stack} --expect-no-changes`);
    expect([check.code, check.stderr]).to.deep.equal([3, check.stderr]);
    expect(check.stderr).to.include("  ~ outputs of the stack\n");
    expect(check.stderr).to.include(`      JwksUri: + "https://cognito-idp.`);
    expect(check.stderr).to.include(`      PoolId: "eu-central-1_Another" → "${PoolId}"`);
    expect(check.stderr).to.include("nothing to change in AWS, only outputs.");

    const { outputChanges, steps } = await at.provision();
    expect(steps).to.deep.equal([]);
    expect(outputChanges.map(({ path }) => path)).to.have.members(["JwksUri", "PoolId"]);
    expect(await outputs()).to.include({ JwksUri, PoolId });
    const again = await at.run(`provision --stack ${at.stack} --expect-no-changes --json`);
    expect([again.code, JSON.parse(again.stdout).outputChanges]).to.deep.equal([0, []]);
  });

  it("reports why a resource failed, and not the steps that it prevented", async () => {
    const failing: Program = async (options) => {
      const outputs = await declareStack(options);
      // No policy of the sandbox lets the engine make this one.
      const first = new aws.cloudwatch.LogGroup("forbidden", { retentionInDays: 7 });
      new aws.cloudwatch.LogGroup("sign-in-after", { retentionInDays: 7 }, { dependsOn: first });
      return outputs;
    };
    const failure = await failureOf(() => at.provision({ program: failing }));
    expect(failure).to.include({ code: "PERMISSION_DENIED" });
    const other = await failureOf(() =>
      at.provision({
        program: async (options) => {
          const outputs = await declareStack(options);
          const first = new aws.cloudwatch.LogGroup("sign-in-bad", {
            retentionInDays: 7,
            name: "sign-in-api",
          });
          new aws.cloudwatch.LogGroup(
            "sign-in-worse",
            { retentionInDays: 7, name: "sign-in-api" },
            { dependsOn: first },
          );
          new aws.cloudwatch.LogGroup("sign-in-after", { retentionInDays: 7, tags: { after: first.arn } });
          return outputs;
        },
      }),
    );
    expect(other.message)
      .to.match(/already exists/i)
      .and.not.include("none were seen");
  });
});
