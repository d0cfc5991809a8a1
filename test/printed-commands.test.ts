import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Command } from "commander";
import { allCommands } from "./support/commands.ts";

const ROOT = new URL("..", import.meta.url);

/** Code that prints commands, and pages that name them. */
const TEXTS = ["README.md", "CONTRIBUTING.md"].concat(
  ["automation", "docs", "doctor", "infra", "sandbox", "sign-in", "sync"].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|md|yml)$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
);

/** Options of no definition: commander adds the help, and docs/measurements.md measures a typing error. */
const OTHERS = ["--help", "--previw"];

/** A command up to the end of its sentence, string, cell or comment. */
const COMMAND =
  /npm run (?:-s )?(provision|outputs|destroy|doctor|exchange|keys|sandbox|sign-in|sync) -- ([^\n`"'|#;()&]*)/g;

describe("Commands that the project prints or documents", () => {
  const known = new Map(allCommands().map((command) => [command.name(), command]));

  it("have only options that exist", () => {
    const unknown = TEXTS.flatMap((file) =>
      [...readFileSync(new URL(file, ROOT), "utf8").matchAll(COMMAND)].flatMap(
        ([printed, name = "", words = ""]) => {
          const options = [...OTHERS, ...optionsOf(known.get(name))];
          const flags = [...words.matchAll(/(?<!\S)--[a-z][a-z-]*/g)].map(([flag]) => flag);
          return flags
            .filter((flag) => !options.includes(flag))
            .map((flag) => `${file}: ${flag}: ${printed}`);
        },
      ),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("name the source where a check prints a run of sync: a stack without directorySync has none", () => {
    const incomplete = TEXTS.filter((file) => /^(?:doctor|sign-in)\//.test(file)).flatMap((file) =>
      readFileSync(new URL(file, ROOT), "utf8")
        .split("\n")
        .filter((line) => !/^\s*(?:\*|\/[/*])/.test(line))
        .flatMap((line) => [...line.matchAll(/npm run sync(?: --)?([^"`.:;]*)/g)])
        .filter(([, words = ""]) => !/--source|^ (?:history|redrive)\b/.test(words))
        .map(([printed]) => `${file}: ${printed}`),
    );
    expect(incomplete).to.deep.equal([]);
  });
});

/** Options of a command and its subcommands. */
function optionsOf(command: Command | undefined): string[] {
  const own = (command?.options ?? []).map(({ long }) => long ?? "");
  return [...own, ...(command?.commands ?? []).flatMap(optionsOf)];
}
