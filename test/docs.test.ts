import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { KEYS } from "../infra/settings/keys.ts";
import packageJson from "../package.json" with { type: "json" };
import { allCommands } from "./support/commands.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const textOf = (page: string) => readFileSync(join(ROOT, page), "utf8");

describe("The documentation", () => {
  for (const page of PAGES) {
    it(`names only npm scripts that there are in ${page}`, () => {
      const named = [...textOf(page).matchAll(/npm run ([a-z][a-z-]*)/g)].map(([, name = ""]) => name);
      expect(named.filter((name) => !(name in packageJson.scripts))).to.deep.equal([]);
    });
  }

  it("names only options of a command that there are", () => {
    for (const command of allCommands()) {
      const row = textOf("docs/cli.md")
        .split("\n")
        .find((line) => line.startsWith(`| \`npm run ${command.name()}`));
      const flags = [...(row ?? "").matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag);
      const known = command.options.map(({ long }) => long?.slice(2));
      expect(row, command.name()).to.be.a("string");
      expect(flags.filter((flag) => !known.includes(flag))).to.deep.equal([]);
    }
  });

  it("is short enough to be read in three minutes: README.md", () => {
    expect(textOf("README.md").split("\n").length).to.be.at.most(121);
  });

  it("has generated tables between marks: docs/settings.md, docs/cli.md", () => {
    for (const [page, names] of [
      ["settings", ["protections", "settings"]],
      ["cli", ["cli"]],
    ] as const) {
      const marks = textOf(`docs/${page}.md`).match(/^<!-- .* -->$/gm);
      expect(marks).to.deep.equal(names.flatMap((name) => [`<!-- generated: ${name} -->`, "<!-- end -->"]));
    }
  });

  it("names only files and folders that there are in CONTRIBUTING.md", () => {
    const named = [...textOf("CONTRIBUTING.md").matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named).not.to.deep.equal([]);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it("describes each key that the program reads", () => {
    const keys = [...textOf("Pulumi.yaml").matchAll(/^ {2}(\w+):\n {4}description/gm)].map(([, key]) => key);
    const rows = [...textOf("docs/settings.md").matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    expect(keys.toSorted()).to.deep.equal(Object.keys(KEYS).toSorted());
    expect(keys.filter((key) => !rows.includes(key))).to.deep.equal([]);
  });
});

describe("What is known of each setting", () => {
  const rows = [...textOf("docs/settings-changes.md").matchAll(/^\| `(\w+)` \| ([^|]+) \| (\S+) \|$/gm)];

  for (const key of Object.keys(KEYS)) {
    it(`is said for ${key}, with the test that shows it`, () => {
      const [, , how = "", where = ""] = rows.find(([, name]) => name === key) ?? [];
      expect(how).to.match(/behaviour|inputs/);
      expect(existsSync(join(ROOT, where)), where).to.equal(true);
      expect(textOf(where), where).to.match(new RegExp(`${key}|exampleSettings|settingSet`));
    });
  }
});
