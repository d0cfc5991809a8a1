import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { run } from "../../../sandbox/setup/run.ts";

const RUN_MODULE = fileURLToPath(new URL("../../../sandbox/setup/run.ts", import.meta.url));

describe("A program run by set-up", () => {
  it("returns its status and the output of both streams", async () => {
    const done = await run("/bin/sh", ["-c", 'echo "one $1"; echo two >&2; exit 3', "sh", "a b"]);
    expect(done.status).to.equal(3);
    expect(done.output.split("\n")).to.include.members(["one a b", "two"]);
  });

  it("ends with 127 if it does not exist", async () => {
    expect((await run("no-such-program-anywhere", [])).status).to.equal(127);
  });

  it("is killed with its children after the time limit", async () => {
    const done = await run("/bin/sh", ["-c", 'sleep 30 & echo "$!"; wait'], { timeout: 200 });
    expect(done.status).to.equal(null);
    await ended(Number(done.output));
  });

  it("is killed with its children when set-up is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-run-"));
    const file = join(folder, "pid");
    const script = `sleep 30 & echo "$!" > ${file}; wait`;
    const code = `import { run } from "${RUN_MODULE}"; await run("/bin/sh", ["-c", ${JSON.stringify(script)}]);`;
    const setup = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: "inherit" });
    try {
      const pid = await firstLineOf(file);
      setup.kill("SIGKILL");
      await ended(Number(pid));
    } finally {
      setup.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  });

  async function firstLineOf(file: string): Promise<string> {
    for (let turn = 0; turn < 100; turn += 1) {
      const [, line] = /^(.*)\n/.exec(existsSync(file) ? readFileSync(file, "utf8") : "") ?? [];
      if (line !== undefined) return line;
      await sleep(50);
    }
    throw new Error(`nothing came into ${file}`);
  }

  /** Waits until a process has ended, for at most three seconds. */
  async function ended(pid: number): Promise<void> {
    expect(pid).to.be.above(1);
    for (let turn = 0; turn < 60 && lives(pid); turn += 1) await sleep(50);
    expect(lives(pid)).to.equal(false);
  }

  function lives(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
});
