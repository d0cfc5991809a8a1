import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { summaryOf } from "../scripts/step-summary.ts";

const SCRIPT = fileURLToPath(new URL("../scripts/step-summary.ts", import.meta.url));

describe("The summary of a workflow's step", () => {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-summary-"));
  after(() => rmSync(folder, { recursive: true }));
  const input = "1 invite\n<img src=x> @team [x](https://example.com) ```\n::add-mask::a\n";

  it("has names as text, and the log has no workflow commands of theirs", () => {
    const file = join(folder, "summary.md");
    writeFileSync(file, "# Earlier\n");
    const env = { ...process.env, GITHUB_STEP_SUMMARY: file };
    const log = execFileSync(process.execPath, [SCRIPT], { input, env, encoding: "utf8" });
    const [, token = ""] = /^::stop-commands::([\w-]+)\n/.exec(log) ?? [];
    expect(log).to.equal(`::stop-commands::${token}\n${input}::${token}::\n`);
    expect(readFileSync(file, "utf8")).to.equal(`# Earlier\n\`\`\`\`text\n${input}\`\`\`\`\n`);
  });

  it("passes the text on outside of GitHub Actions", () => {
    const { GITHUB_STEP_SUMMARY: _, ...env } = process.env;
    expect(execFileSync(process.execPath, [SCRIPT], { input, env, encoding: "utf8" })).to.equal(input);
  });

  it("is shorter than GitHub's limit, whatever the output", () => {
    for (const unit of ["a", "\u202e", "é", "`", "line\n"]) {
      const summary = summaryOf(unit.repeat(600_000));
      expect(Buffer.byteLength(summary)).to.be.below(2 ** 20);
      if (unit === "line\n") expect(summary).to.match(/line\n```\n\nThe log of this step has the rest\.\n$/);
    }
  });
});
