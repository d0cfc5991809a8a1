import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const SCRIPT = fileURLToPath(new URL("../scripts/install.mjs", import.meta.url));

const ONE = { version: "1.0.0", integrity: "sha512-one" };
const TOOL = { version: "2.0.0", integrity: "sha512-tool", dev: true };
const OTHER_SYSTEM = { version: "3.0.0", integrity: "sha512-other", optional: true, os: ["aix"] };
const WANTED = {
  "": { name: "quick-sign-in" },
  "node_modules/one": ONE,
  "node_modules/tool": TOOL,
  "node_modules/other-system": OTHER_SYSTEM,
};
const INSTALLED = { "node_modules/one": ONE, "node_modules/tool": TOOL };

describe("Before each command, npm ci", () => {
  let folder: string;
  const at = (...path: string[]) => join(folder, ...path);
  const lock = (path: string, packages: object) => writeFileSync(path, JSON.stringify({ packages }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-install-"));
    for (const name of ["scripts", "bin", "node_modules", "node_modules/one", "node_modules/tool"])
      mkdirSync(at(name));
    copyFileSync(SCRIPT, at("scripts", "install.mjs"));
    writeFileSync(at("bin", "npm"), '#!/bin/sh\necho "$@" > ran.txt\n');
    chmodSync(at("bin", "npm"), 0o755);
    lock(at("package-lock.json"), WANTED);
    lock(at("node_modules", ".package-lock.json"), INSTALLED);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function runs(env: NodeJS.ProcessEnv = {}): boolean {
    const path = [at("bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
    const { status, stdout, stderr } = spawnSync(process.execPath, [at("scripts", "install.mjs")], {
      env: { PATH: path, ...env },
      encoding: "utf8",
    });
    expect([status, stdout]).to.deep.equal([0, ""]);
    const ran = existsSync(at("ran.txt"));
    expect(stderr.includes("Installing npm packages")).to.equal(ran);
    return ran;
  }

  it("does not run where the packages are current, whatever the files' dates", () => {
    expect(runs()).to.equal(false);
    const later = new Date(Date.now() + 60_000);
    utimesSync(at("package-lock.json"), later, later);
    expect(runs()).to.equal(false);
  });

  it("runs where a package is missing, of another version, or too many, although its list is newer", () => {
    for (const installed of [
      { "node_modules/tool": TOOL },
      { ...INSTALLED, "node_modules/one": { ...ONE, version: "1.0.1" } },
      { ...INSTALLED, "node_modules/one": { ...ONE, integrity: "sha512-changed" } },
      { ...INSTALLED, "node_modules/removed": ONE },
    ]) {
      lock(at("node_modules", ".package-lock.json"), installed);
      expect(runs(), JSON.stringify(installed)).to.equal(true);
      rmSync(at("ran.txt"));
    }
  });

  it("runs where the folder of a package is gone", () => {
    rmSync(at("node_modules", "one"), { recursive: true });
    expect(runs()).to.equal(true);
  });

  it("runs after an installation that was interrupted", () => {
    writeFileSync(at("node_modules", ".package-lock.json"), '{"packages": {"node_mod');
    expect(runs()).to.equal(true);
    rmSync(at("node_modules"), { recursive: true });
    expect(runs()).to.equal(true);
  });

  it("does not run where another version of npm has installed the packages, and describes them otherwise", () => {
    // npm 10, of Node.js 20 and 22, knows no "libc"; other versions sort the members otherwise.
    const asked = { ...TOOL, libc: ["glibc"], engines: { node: ">=20" } };
    lock(at("package-lock.json"), { ...WANTED, "node_modules/tool": asked });
    const { version, ...others } = TOOL;
    lock(at("node_modules", ".package-lock.json"), {
      ...INSTALLED,
      "node_modules/tool": { ...others, version },
    });
    expect(runs()).to.equal(false);
  });

  it("does not run for development packages that npm leaves out", () => {
    lock(at("node_modules", ".package-lock.json"), { "node_modules/one": ONE });
    expect(runs({ npm_config_omit: "dev" })).to.equal(false);
    expect(runs({ NODE_ENV: "production" })).to.equal(false);
    expect(runs()).to.equal(true);
  });

  it("does not run for the project's own packages as npm has installed them", () => {
    const own = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
    copyFileSync(own("package-lock.json"), at("package-lock.json"));
    rmSync(at("node_modules"), { recursive: true });
    symlinkSync(own("node_modules"), at("node_modules"));
    expect(runs()).to.equal(false);
  });
});
