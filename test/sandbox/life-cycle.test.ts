import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { makeFunction } from "./hand-made-stack.ts";
import { commandLineOf, descendantsOf, processesWith } from "./processes.ts";

const COMMAND_FILE = fileURLToPath(new URL("../../automation/cli/main.ts", import.meta.url));
const PROVIDER_NAME = "pulumi-resource-aws";
const STARTER_FILE = fileURLToPath(new URL("./start-and-wait.ts", import.meta.url));

describe("A sandbox", () => {
  it("runs beside another one, with its own accounts, mail and state", async () => {
    const one = await sharedSandbox();
    const other = await startSandbox({ region: "eu-west-1" });
    try {
      await makeFunction(one, "only-here", "export const handler = async () => 1;");
      expect(await makeFunction(other, "only-here", "export const handler = async () => 2;")).to.include(
        "eu-west-1",
      );
      for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_IDENTITYSTORE", "PULUMI_BACKEND_URL"]) {
        expect(one.env[name], name).to.not.equal(other.env[name]);
      }
      expect(one.gateway.origin).to.not.equal(other.gateway.origin);
    } finally {
      await other.stop();
    }
  });

  it("leaves no process and no file when it is stopped", async function () {
    if (process.platform !== "linux") this.skip();
    const sandbox = await startSandbox();
    expect(processesWith(sandbox.folder)).to.not.have.length(0);
    await sandbox.stop();
    expect(processesWith(sandbox.folder)).to.deep.equal([]);
    expect(existsSync(sandbox.folder)).to.equal(false);
  });

  it("leaves no process when its parent process is killed", async function () {
    if (process.platform !== "linux") this.skip();
    const starter = spawn(process.execPath, [STARTER_FILE], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(starter.stdout), "line");
    const folder = String(line);
    try {
      expect(descendantsOf(starter.pid ?? 0)).to.have.length.of.at.least(3);
      starter.kill("SIGKILL");
      await once(starter, "exit");
      await gone(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  });

  it("leaves no process when the command is killed during a deployment", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-killed-"));
    const command = spawn(process.execPath, [COMMAND_FILE, "sandbox", "--once"], {
      env: { ...process.env, TMPDIR: folder },
      stdio: "ignore",
    });
    try {
      await until(() =>
        descendantsOf(command.pid ?? 0).some((pid) => commandLineOf(pid).includes(PROVIDER_NAME)),
      );
      command.kill("SIGKILL");
      await once(command, "exit");
      await gone(folder);
    } finally {
      command.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  });

  /** Waits for at most twenty seconds. */
  async function until(holds: () => boolean): Promise<void> {
    for (let turn = 0; turn < 400 && !holds(); turn += 1) await sleep(50);
    expect(holds()).to.equal(true);
  }

  /** Waits until no process has the folder in its command line or environment. */
  async function gone(folder: string): Promise<void> {
    await until(() => processesWith(folder).length === 0);
  }
});
