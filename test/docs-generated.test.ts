import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Command, Option } from "commander";
import { documentationOf } from "../infra/settings/documentation.ts";
import { KEYS } from "../infra/settings/keys.ts";
import { readSettings } from "../infra/settings/settings.ts";
import { commandReference } from "../scripts/docs/cli.ts";
import { generatedSections } from "../scripts/docs/generated.ts";
import { markdownTable, withSection } from "../scripts/docs/sections.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

describe("The generated parts of the documentation", () => {
  for (const section of generatedSections()) {
    it(`are up to date in ${section.file}, from "${section.start.trim()}" on`, () => {
      const text = readFileSync(join(ROOT, section.file), "utf8");
      expect(withSection(text, section) === text, "Run: npm run docs").to.equal(true);
    });
  }

  it("replace the lines between their markers and no others", () => {
    const section = { file: "x.md", start: "<!-- generated: x -->", end: "<!-- end -->", content: "new" };
    const before = "text\n<!-- generated: x -->\nold\n<!-- end -->\nmore\n";
    expect(withSection(before, section)).to.equal(before.replace("old", "new"));
    expect(() => withSection("text\n", section)).to.throw('x.md has no lines "<!-- generated: x -->"');
  });

  it("escape vertical bars in tables", () => {
    expect(markdownTable(["a"], [["`x|y`"]])).to.equal("| a |\n|---|\n| `x\\|y` |");
  });

  it("list commands with arguments, subcommands, options, choices and defaults", () => {
    const command = new Command("sync").description("Syncs.").option("--json", "one document", false);
    command.addOption(new Option("--on-remove <what>", "what happens").choices(["disable", "keep"]));
    command.addOption(new Option("--secret").hideHelp());
    command.command("apply").argument("<file>").description("Applies.");
    command.command("show").argument("[id]").option("--last <n>", "how many", "10");
    const text = commandReference([command]);
    expect(text).to.include("| `npm run sync` | Syncs. |");
    expect(text).to.include("| `npm run sync -- apply <file>` | Applies. |");
    expect(text).to.include("| `npm run sync -- show [id]` | – |");
    expect(text).to.include("| `--on-remove <what>` | what happens (disable, keep) |");
    expect(text)
      .to.include("### Options of `sync show`")
      .and.include("| `--last <n>` | how many (default: 10) |");
    expect(text).not.to.include("--secret");
  });
});

describe("The documentation of each setting", () => {
  for (const [key, schema] of Object.entries(KEYS)) {
    const { example, default: byDefault } = documentationOf(schema);

    it(`has an example that is valid: ${key}`, () => {
      const text = typeof example === "string" ? example : JSON.stringify(example);
      const reading = readSettings({ [`p:${key}`]: text }, "p", "us-east-1");
      const faults = "faults" in reading ? reading.faults : [];
      // An example may need another setting, which is then a fault of the combination.
      const own = schema.safeParse(example);
      expect(own.success, JSON.stringify(own.error?.issues)).to.equal(true);
      expect(faults.filter(({ found }) => found.startsWith("found "))).to.deep.equal([]);
    });

    it(`names the default of the schema: ${key}`, () => {
      const value: unknown = schema.safeParse(undefined).data;
      if (["boolean", "number", "string"].includes(typeof value) && key !== "encryption")
        expect(byDefault).to.equal(`\`${value}\``);
    });
  }
});
