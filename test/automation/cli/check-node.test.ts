import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { z } from "zod";
import { startProcess } from "../support/driver.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const packageFile = z.object({ scripts: z.record(z.string(), z.string()) });

describe("A command in a Node.js that cannot run TypeScript", () => {
  const run = (version: string) => {
    const code = `Object.defineProperty(process, "versions", { value: { node: "${version}" } });`;
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
    const args = [...preload, "--import", "./scripts/check-node.mjs", "--eval", "console.log('ran')"];
    return startProcess(process.execPath, args, ROOT, {}).ended;
  };

  for (const version of ["20.20.2", "22.17.1", "18.0.0"]) {
    it(`ends with what to do: ${version}`, async () => {
      const { code, stdout, stderr } = await run(version);
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.include(`This is Node.js ${version}, and the commands need 22.18 or newer.`);
      expect(stderr).to.include("Run: npm rebuild node --ignore-scripts=false");
    });
  }

  it("ends with the first version of the same major one: 23.5.0", async () => {
    const { code, stderr } = await run("23.5.0");
    expect([code, stderr]).to.deep.equal([1, stderr]);
    expect(stderr).to.include("This is Node.js 23.5.0, and the commands need 23.6 or newer.");
  });

  it("runs in a later one", async () => {
    for (const version of ["22.18.0", "23.6.0", "24.0.0"]) {
      const { code, stdout, stderr } = await run(version);
      expect([code, stdout, stderr]).to.deep.equal([0, "ran\n", ""]);
    }
  });

  it("is checked by each script of package.json that runs TypeScript", () => {
    const { scripts } = packageFile.parse(JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")));
    const unchecked = Object.entries(scripts).filter(
      ([, command]) =>
        /\.ts\b/.test(command) && !command.startsWith("node --import ./scripts/check-node.mjs "),
    );
    expect(unchecked).to.deep.equal([]);
  });
});
