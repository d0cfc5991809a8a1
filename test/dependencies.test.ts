import { readFileSync } from "node:fs";
import { expect } from "chai";
import packageJson from "../package.json" with { type: "json" };

const page = readFileSync(new URL("../docs/dependencies.md", import.meta.url), "utf8");

describe("Every package", () => {
  const named = [...page.matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap(([, cell = ""]) => cell.split(","))
    .map((name) => name.trim());

  for (const name of Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies })) {
    it(`has a line that says what for: ${name}`, () => expect(named).to.include(name));
  }
});
