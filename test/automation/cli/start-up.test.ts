import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { startProcess } from "../support/driver.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LISTING = new URL("../support/loaded-modules.ts", import.meta.url).href;

/** What takes a command most of a second to load, or can: nothing of it has a part in these answers. */
const HEAVY = /node_modules\/(@pulumi|@aws-sdk|@smithy|@grpc|@inquirer|esbuild)\//;

async function run(line: string): Promise<{ code: number | null; stdout: string; loaded: string[] }> {
  const args = ["--import", LISTING, "automation/cli/main.ts", ...line.split(" ")];
  const { code, stdout, stderr } = await startProcess(process.execPath, args, ROOT, {}).ended;
  return { code, stdout, loaded: JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") };
}

describe("A command that only answers loads neither Pulumi nor the AWS SDK", () => {
  for (const line of [
    "--help",
    "provision --help",
    "sync --help",
    "sync plan --help",
    "sandbox user --help",
  ]) {
    it(line, async () => {
      const { code, stdout, loaded } = await run(line);
      expect(code).to.equal(0);
      expect(stdout).to.match(/^Usage: quick-sign-in/);
      expect(loaded.join("\n")).to.include("automation/cli/options.ts");
      expect(loaded.filter((url) => HEAVY.test(url))).to.deep.equal([]);
    });
  }

  for (const line of ["provision --previw", "outputs prod", "sync", "sync --source okta --json", "destory"]) {
    it(`${line}, which is wrong`, async () => {
      const { code, loaded } = await run(line);
      expect(code).to.equal(2);
      expect(loaded.filter((url) => HEAVY.test(url))).to.deep.equal([]);
    });
  }

  it("and one that works with a stack does load them", async () => {
    const { loaded } = await run("outputs --stack no!name");
    expect(loaded.filter((url) => HEAVY.test(url))).to.not.deep.equal([]);
  });
});
