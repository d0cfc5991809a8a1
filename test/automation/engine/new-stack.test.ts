import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { withPreviewStack } from "../../../automation/engine/new-stack.ts";
import { type Commands, newCommands } from "../support/commands.ts";

describe("The folder of a preview of a new stack", () => {
  let commands: Commands;

  before(async () => {
    commands = await newCommands();
  });
  after(() => commands?.remove());

  it("has the project's packages, and its deletion leaves them", async () => {
    commands.configure("new");
    const { folder: workDir } = commands;
    const folder = await commands.inside(() =>
      withPreviewStack({ stack: "new", workDir }, async ({ workspace }) => {
        const resolve = createRequire(join(workspace.workDir, "Pulumi.yaml")).resolve;
        expect(resolve("@pulumi/pulumi/cmd/dynamic-provider")).to.match(/dynamic-provider/);
        return workspace.workDir;
      }),
    );
    expect(existsSync(folder)).to.equal(false);
    expect(existsSync(join(workDir, "node_modules", "@pulumi", "pulumi", "package.json"))).to.equal(true);
  });
});
