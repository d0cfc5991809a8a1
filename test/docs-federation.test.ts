import { readFileSync } from "node:fs";
import { expect } from "chai";
import { settingsOf } from "./doctor/support/target.ts";

const PAGES = ["federation-oidc", "federation-saml"];

function examplesOf(page: string): string[] {
  const text = readFileSync(new URL(`../docs/${page}.md`, import.meta.url), "utf8");
  return [...text.matchAll(/^```json federation\n([\s\S]*?)^```$/gm)].map(([, example = ""]) => example);
}

describe("The examples of federation", () => {
  for (const page of PAGES) {
    it(`are valid settings: docs/${page}.md`, () => {
      const examples = examplesOf(page);
      expect(examples).not.to.deep.equal([]);
      for (const federation of examples) settingsOf({ federation });
    });
  }

  it("show each type of provider", () => {
    const all = PAGES.flatMap(examplesOf).map((federation) => settingsOf({ federation }).federation);
    const types = all.flatMap((federation) => Object.values(federation).map(({ type }) => type));
    expect([...new Set(types)].toSorted()).to.deep.equal(["oidc", "saml", "user-pool"]);
  });
});
