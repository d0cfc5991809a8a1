import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { run } from "./support/driver.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const template = z.object({
  config: z.record(z.string(), z.unknown()),
  template: z.object({
    description: z.string(),
    config: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  }),
});

/** What belongs to the repository, committed or about to be. */
function tracked(): string[] {
  return execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\0")
    .filter((name) => name !== "" && existsSync(join(ROOT, name)));
}

describe("The repository as a template", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-template-"));
    for (const name of tracked()) {
      mkdirSync(dirname(join(folder, "from", name)), { recursive: true });
      cpSync(join(ROOT, name), join(folder, "from", name));
    }
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("asks for a Region and for keys that there are, each with a default", () => {
    const project = template.parse(parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")));
    const { config } = project.template;
    expect(Object.keys(config)).to.include("aws:region");
    const own = Object.keys(config).filter((key) => !key.includes(":"));
    expect(own.filter((key) => !(key in project.config))).to.deep.equal([]);
  });

  it("becomes a project with the chosen name, and every other file unchanged", async () => {
    const { env, pulumiCommand } = await sharedSandbox();
    const to = join(folder, "to");
    mkdirSync(to);
    const args = ["new", join(folder, "from"), "--yes", "--generate-only", "--name", "contoso-desk"];
    // Without the official CLI's plugin for Node.js it ends with an error here, after all files are there.
    const { stdout } = spawnSync(pulumiCommand.command, args, {
      cwd: to,
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    expect(stdout).to.include("Created project 'contoso-desk'");
    expect(readFileSync(join(to, "Pulumi.yaml"), "utf8")).to.match(/^name: contoso-desk$/m);
    const changed = tracked().filter((name) => {
      const made = join(to, name);
      return !existsSync(made) || !readFileSync(made).equals(readFileSync(join(ROOT, name)));
    });
    expect(changed).to.deep.equal(["Pulumi.yaml"]);
  });

  it("refuses settings in the repository's namespace", async () => {
    const { env, region } = await sharedSandbox();
    const to = join(folder, "to");
    symlinkSync(join(ROOT, "node_modules"), join(to, "node_modules"));
    const config = { "aws:region": region, "quick-sign-in:mfaRequired": "true" };
    writeFileSync(join(to, "Pulumi.made.yaml"), JSON.stringify({ config }));
    const { code, stderr } = await run(to, ["provision", "--stack", "made", "--yes"], env);
    expect(code).to.equal(2);
    expect(stderr).to.include("write contoso-desk:mfaRequired");
  });

  it("takes the lines of the strict example, which have no namespace", async () => {
    const { env, region } = await sharedSandbox();
    const to = join(folder, "to");
    const strict = readFileSync(join(to, "Pulumi.hardened.yaml"), "utf8");
    writeFileSync(join(to, "Pulumi.strict.yaml"), strict.replace("us-east-1", region));
    const { code, stderr } = await run(to, ["provision", "--stack", "strict", "--preview"], env);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include("RiskConfiguration");
  });

  it("deploys under that name, with settings in its own namespace", async () => {
    const { env, region } = await sharedSandbox();
    const to = join(folder, "to");
    const config = { "aws:region": region, "contoso-desk:allowedCidrs": '["52.94.76.0/24"]' };
    writeFileSync(join(to, "Pulumi.made.yaml"), JSON.stringify({ config }));
    const { code, stdout, stderr } = await run(to, ["provision", "--stack", "made", "--yes", "--json"], env);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(JSON.parse(stdout).warnings.join()).to.include("allowedCidrs restricts only the sign-in API");
  });
});
