import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { faultOfSubject } from "../scripts/commit-subjects.ts";

const SCRIPT = fileURLToPath(new URL("../scripts/commit-subjects.ts", import.meta.url));

describe("The subject of a commit", () => {
  for (const subject of [
    "feat: add a setting",
    "fix(sync): keep the account of a user who moves",
    "refactor(infra/settings)!: rename a key",
    `docs: ${"x".repeat(66)}`,
  ])
    it(`may be "${subject.slice(0, 40)}"`, () => {
      expect(faultOfSubject(subject)).to.equal(undefined);
    });

  for (const [subject, fault] of [
    ["Add a setting", /type\(scope\)/],
    ["feature: add a setting", /type\(scope\)/],
    ["Fix(sync): keep the account", /type\(scope\)/],
    ["fix(): keep the account", /type\(scope\)/],
    ["fix:keep the account", /type\(scope\)/],
    ["fix: ", /type\(scope\)/],
    ["fix: keep the account.", /full stop/],
    [`docs: ${"x".repeat(67)}`, /73 characters/],
  ] as const)
    it(`must not be "${subject.slice(0, 40)}"`, () => {
      expect(faultOfSubject(subject)).to.match(fault);
    });
});

describe("The check of a range of commits", () => {
  let folder = "";
  const author = ["-c", "user.name=Jane", "-c", "user.email=jane@example.com", "-c", "commit.gpgsign=false"];
  const git = (...args: string[]) => execFileSync("git", [...author, ...args], { cwd: folder });
  const commit = (subject: string) => git("commit", "--quiet", "--allow-empty", "--message", subject);
  const check = (range: string) =>
    spawnSync(process.execPath, [SCRIPT, range], { cwd: folder, encoding: "utf8" });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-commits-"));
    git("init", "--quiet");
    commit("Begin without a type");
    commit("feat: add a setting");
    commit("Forget the type");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("names each commit of the range that has a fault, and no other", () => {
    const { status, stderr } = check("HEAD~2..HEAD");
    expect(status).to.equal(1);
    expect(stderr.trim().split("\n")).to.have.length(1);
    expect(stderr).to.match(/^[0-9a-f]{7,} "Forget the type" is not/);
  });

  it("ends with 0 where there is none", () => {
    expect(check("HEAD~2..HEAD~1").status).to.equal(0);
  });

  it("fails for a range that git does not know", () => {
    expect(check("no-such-branch..HEAD").status).not.to.equal(0);
  });
});
