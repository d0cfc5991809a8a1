import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { settingsOf } from "./doctor/support/target.ts";

const FOLDER = new URL("../docs/", import.meta.url);
const textOf = (page: string) => readFileSync(new URL(`${page}.md`, FOLDER), "utf8");

const FEDERATION_PAGES = readdirSync(FOLDER)
  .filter((name) => /^federation.*\.md$/.test(name))
  .map((name) => name.slice(0, -".md".length));

/** Pages with the steps at one identity provider. */
const PROVIDER_PAGES = ["entra-id", "google", "okta", "pingfederate", "pingone"].map(
  (name) => `federation-${name}`,
);

const stackFile = z.strictObject({
  config: z.strictObject({ "quick-sign-in:federation": z.record(z.string(), z.unknown()) }),
});

/** Code blocks of a kind, without the indentation of a list. */
function blocksOf(page: string, kind: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${kind}\\n([\\s\\S]*?)^ *\`\`\`$`, "gm");
  return [...textOf(page).matchAll(fence)].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/** The examples of a page: the setting alone, or a stack's file. */
function examplesOf(page: string): Record<string, unknown>[] {
  const files = blocksOf(page, "yaml federation").map(
    (block) => stackFile.parse(parse(block)).config["quick-sign-in:federation"],
  );
  const settings = blocksOf(page, "json federation").map((block) =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(block)),
  );
  return [...settings, ...files];
}

/** What the `pulumi config set` commands of each block of a page make. */
function commandsOf(page: string): Record<string, Record<string, string>>[] {
  const blocks = blocksOf(page, "sh").map((block) => [
    ...block.matchAll(/^pulumi config set --path federation\.([\w-]+)\.(\w+) (\S+)$/gm),
  ]);
  return blocks
    .filter((commands) => commands.length > 1)
    .map((commands) => {
      const made: Record<string, Record<string, string>> = {};
      for (const [, name = "", key = "", value = ""] of commands)
        made[name] = { ...made[name], [key]: value };
      return made;
    });
}

const federationOf = (example: unknown) =>
  settingsOf({ federation: JSON.stringify(example) }, regionOf(example));

/** A secret is in the stack's Region. */
const regionOf = (example: unknown) => /secretsmanager:([\w-]+):/.exec(JSON.stringify(example))?.[1];

describe("The examples of federation", () => {
  for (const page of FEDERATION_PAGES.filter((name) => examplesOf(name).length > 0))
    it(`are valid settings: docs/${page}.md`, () => {
      for (const example of examplesOf(page)) federationOf(example);
    });

  for (const page of FEDERATION_PAGES.filter((name) => commandsOf(name).length > 0))
    it(`are also what the commands write: docs/${page}.md`, () => {
      for (const made of commandsOf(page)) expect(examplesOf(page)).to.deep.include(made);
    });

  it("show each type of provider", () => {
    const all = FEDERATION_PAGES.flatMap(examplesOf).map((example) => federationOf(example).federation);
    const types = all.flatMap((federation) => Object.values(federation).map(({ type }) => type));
    expect([...new Set(types)].toSorted()).to.deep.equal(["oidc", "saml", "user-pool"]);
  });
});

describe("The page of each identity provider", () => {
  for (const page of PROVIDER_PAGES) {
    it(`has commands that write its files: docs/${page}.md`, () => {
      expect(commandsOf(page)).not.to.deep.equal([]);
      expect(commandsOf(page)).to.deep.equal(examplesOf(page));
    });

    it(`tests the provider that it sets, and names its sources: docs/${page}.md`, () => {
      const names = new Set(examplesOf(page).flatMap((example) => Object.keys(example)));
      const named = [...textOf(page).matchAll(/--provider ([\w-]+)/g)].map(([, name]) => name);
      expect(new Set(named)).to.deep.equal(names);
      expect(textOf(page)).to.match(/^npm run sign-in -- --provider|^ +npm run sign-in -- --provider/m);
      expect(textOf(page).split("## Sources")[1]).to.match(/https:\/\//);
    });

    it(`is linked from docs/federation.md: docs/${page}.md`, () => {
      expect(textOf("federation")).to.include(`(${page}.md)`);
    });
  }

  it("sends Okta assertions for the token endpoint, the only ones that it accepts", () => {
    const signed = FEDERATION_PAGES.flatMap(examplesOf)
      .flatMap((example) => Object.values(federationOf(example).federation))
      .filter((provider) => provider.type === "oidc" && /okta/.test(provider.issuer))
      .filter((provider) => provider.type === "oidc" && provider.clientAuth === "private_key_jwt");
    expect(signed).not.to.deep.equal([]);
    for (const provider of signed) expect(provider).to.include({ assertionAudience: "token-endpoint" });
  });
});
