import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { startFakeEngine } from "../support/fake-engine.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The program that the language host of `pulumi up` starts. */
const RUNNER = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run/index.js");

const PROGRAM = `
import * as aws from "@pulumi/aws";
import { runPlainly } from ${JSON.stringify(join(ROOT, "infra/shared/plain-run.ts"))};
export default await runPlainly(async () => {
  const one = new aws.cloudwatch.LogGroup("one");
  const two = new aws.cloudwatch.LogGroup("two", { tags: { after: one.arn } });
  if (process.env["WAITS"]) await new Promise((resolve) => two.id.apply(resolve));
  return { done: true };
});
`;

describe("The program of a plain pulumi up", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-plain-"));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", main: "index.js" }));
    writeFileSync(join(folder, "index.js"), PROGRAM);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(lost?: string, env: Record<string, string> = {}) {
    const engine = await startFakeEngine(lost);
    const addresses = [`--monitor=${engine.address}`, `--engine=${engine.address}`, `--pwd=${folder}`];
    const child = spawn(process.execPath, [RUNNER, ...addresses, "--project=p", "--stack=dev", "."], {
      env: { ...process.env, PULUMI_CONFIG: "{}", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    await once(child, "close");
    engine.stop();
    return { code: child.exitCode, said, engine };
  }

  it("reports to the engine that it is complete once the engine has answered for all resources", async () => {
    for (const env of [{}, { WAITS: "1" }]) {
      const { code, said, engine } = await run(undefined, env);
      expect([code, said]).to.deep.equal([0, said]);
      expect(engine.registered).to.include.members(["one", "two"]);
      expect(engine.isToldOfTheEnd()).to.equal(true);
    }
  });

  it("does not report it if an answer was lost, and fails with what to do", async () => {
    for (const env of [{}, { WAITS: "1" }]) {
      const { code, said, engine } = await run("one", env);
      expect(engine.registered).to.include("one").and.not.include("two");
      expect([engine.isToldOfTheEnd(), code], said).to.deep.equal([false, 1]);
      expect(said).to.include("No answer for one, two").and.to.include("Run it again");
    }
  });
});
