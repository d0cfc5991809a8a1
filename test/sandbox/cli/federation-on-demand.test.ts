import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What loads with a file: its static imports and theirs. Types load nothing. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(ROOT, file), "utf8");
  for (const [, target = ""] of text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?"([^"]+)"/gms)) {
    if (target.startsWith(".")) loadedWith(relative(ROOT, join(ROOT, dirname(file), target)), seen);
    else seen.add(target);
  }
  return seen;
}

const IDENTITY_PROVIDERS = ["oidc-provider", "samlify", "@authenio/samlify-node-xmllint"];

describe("The packages of the sandbox's identity providers", () => {
  it("load with --federation", () => {
    expect([...loadedWith("sandbox/cli/federation.ts")]).to.include.members(IDENTITY_PROVIDERS);
  });

  for (const file of ["automation/cli/main.ts", "sandbox/cli/sandbox.ts", "sandbox/cli/user.ts"])
    it(`do not load with ${file}`, () => {
      const loaded = [...loadedWith(file)];
      expect(loaded).not.to.include("sandbox/cli/federation.ts");
      expect(loaded.filter((one) => IDENTITY_PROVIDERS.includes(one))).to.deep.equal([]);
    });
});
