import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";

const PAGE = readFileSync(new URL("../docs/first-deployment-checks.md", import.meta.url), "utf8");

/** The table of what no emulator can decide: question, command, and what it prints. */
const ROWS = PAGE.split("\n")
  .filter((line) => /^\| .* \| `.*` \| .* \|$/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")))
  .map(([, question = "", command = "", prints = ""]) => ({
    question,
    command: command.slice(1, -1),
    prints,
  }));

describe("The checks on a first deployment", () => {
  for (const point of [
    /literal `\{proxy\+\}`/,
    /classic pages need a branding style/,
    /removing a logo remove it/,
    /only flow is the refresh token/,
    /e-mail that another account has/,
  ])
    it(`have a row for ${point.source}`, () => {
      expect(ROWS.filter(({ question }) => point.test(question))).to.have.length(1);
    });

  for (const { question, command, prints } of ROWS)
    it(`say what to type and what it prints: ${question}`, () => {
      expect(spawnSync("sh", ["-n", "-c", command], { encoding: "utf8" }).stderr).to.equal("");
      expect(command).to.match(/^(?:aws|curl) /);
      expect(prints.length).to.be.above(3);
    });
});
