import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runningProcesses } from "./support/leftovers.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MOCHA = join(ROOT, "node_modules/mocha/bin/mocha.js");

const ESBUILD = import.meta.resolve("esbuild");

/** Test files, by what they leave behind. */
const FILES = {
  nothing: "",
  compiler: 'await (await import(process.env.ESBUILD)).transform("let a");',
  folder: 'mkdtempSync(join(tmpdir(), "left-"));',
  child: 'spawn("sleep", ["300"], { stdio: "ignore" }).unref();',
  // The shell ends, and the process that it has started belongs to no one.
  orphan: 'spawnSync("sh", ["-c", "sleep 300 > /dev/null 2>&1 &"]);',
  failing: 'mkdtempSync(join(tmpdir(), "left-")); throw new Error("The test fails.");',
} as const;

describe("A run of the tests", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-leftovers-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs mocha on test files in which a test does this. */
  function run(...whats: readonly (keyof typeof FILES)[]) {
    const files = whats.map((what, index) => {
      const file = join(folder, `${index}.test.ts`);
      const imports = [
        'import { spawn, spawnSync } from "node:child_process";',
        'import { mkdtempSync } from "node:fs";',
        'import { tmpdir } from "node:os";',
        'import { join } from "node:path";',
      ];
      writeFileSync(
        file,
        [...imports, `describe("x", () => { it("y", async () => { ${FILES[what]} }); });`].join("\n"),
      );
      return file;
    });
    const { QUICK_SIGN_IN_TEST_RUN: _, ...env } = process.env;
    const temporary = mkdtempSync(join(folder, "tmp-"));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [MOCHA, "--exit", ...(files.length > 1 ? ["--parallel", "--jobs", "2"] : []), ...files],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...env, TMPDIR: temporary, QUICK_SIGN_IN_END_TIMEOUT_MS: "500", ESBUILD },
      },
    );
    const left = readdirSync(temporary);
    const processes = runningProcesses().filter(({ text }) => text.includes(temporary));
    return { status, text: `${stdout}${stderr}`, left, running: processes.map(({ pid }) => pid) };
  }

  it("succeeds if its files leave nothing behind, side by side", () => {
    const { status, left, text } = run("nothing", "nothing");
    expect(status, text).to.equal(0);
    expect(left).to.deep.equal([]);
  });

  it("succeeds with esbuild's service, which ends with its process", () => {
    const { status, text } = run("compiler");
    expect(status, text).to.equal(0);
  });

  it("fails, and names file and folder", () => {
    const { status, text, left } = run("folder");
    expect(status).to.be.above(0);
    expect(text).to.match(/0\.test\.ts leaves behind: the folder left-/);
    expect(left, "the run's folder is deleted").to.deep.equal([]);
  });

  it("fails, and names file and folder, side by side", () => {
    const { status, text } = run("nothing", "folder");
    expect(status).to.be.above(0);
    expect(text)
      .to.match(/1\.test\.ts leaves behind: the folder left-/)
      .and.not.to.include("0.test.ts leaves");
  });

  it("fails, names a process and ends it", () => {
    for (const what of ["child", "orphan"] as const) {
      const { status, text, running } = run(what);
      expect(status, what).to.be.above(0);
      expect(text, what).to.match(/behind: \d+ \(sleep 300/);
      expect(running, what).to.deep.equal([]);
    }
  });

  it("does so after a test that fails, too", () => {
    const { text } = run("failing", "nothing");
    expect(text)
      .to.include("The test fails.")
      .and.to.match(/0\.test\.ts leaves behind: the folder left-/);
  });
});
