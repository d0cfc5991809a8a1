import { expect } from "chai";
import type { Command, Option } from "commander";
import fc from "fast-check";
import { refuseRepeatedOptions, takesOneValue } from "../../../automation/cli/repeated-options.ts";
import { runCommandLine } from "../../../automation/cli/run.ts";
import { allCommands } from "../../support/commands.ts";
import { runs } from "../../support/properties.ts";
import { recordedIo } from "../support/io.ts";

/** Values of every kind that an option of ours takes. */
const VALUES = [
  ...["a", "b", "1", "25", "10%", "20%", "jane@example.com", "joe@example.com", "invite", "disable,invite"],
  ...["eu-central-1_AbCdEf123", "eu-west-1_AbCdEf123"],
  ...["arn:aws:iam::111122223333:role/one", "arn:aws:iam::111122223333:role/two"],
  ...["pool", "client", "2026-01-01", "2026-01-02"],
];

/** The words before the options, and all options of a command and its subcommands. */
interface Row {
  readonly words: readonly string[];
  readonly option: Option;
}

function rowsOf(command: Command, before: readonly string[] = []): Row[] {
  const words = [...before, command.name()];
  const own = command.options.map((option) => ({ words, option }));
  return [...own, ...command.commands.flatMap((one) => rowsOf(one, words))];
}

function accepted({ argChoices, parseArg }: Option): readonly string[] {
  if (argChoices !== undefined) return argChoices;
  return VALUES.filter((value) => {
    try {
      parseArg?.(value, undefined);
      return true;
    } catch {
      return false;
    }
  });
}

/** What commander says about a command line; nothing if it would run. */
function refusal([name = "", ...words]: readonly string[], args: readonly string[]): string {
  const command = allCommands().find((one) => one.name() === name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  let said = "";
  quieten(command, (text) => {
    said += text;
  });
  refuseRepeatedOptions(command);
  try {
    command.parse([...words, ...args], { from: "user" });
  } catch {
    // What matters is what was written. An action that would run is an unhandled promise of no interest.
  }
  return said;
}

function quieten(command: Command, writeErr: (text: string) => void): void {
  command.exitOverride().configureOutput({ writeErr });
  // Only the parsing counts: required arguments and options are left out, and no action runs.
  command.action(() => {});
  for (const one of command.commands) quieten(one, writeErr);
}

const ROWS = allCommands().flatMap((command) => rowsOf(command));
const single = ROWS.filter(({ option }) => takesOneValue(option));
const lists = ROWS.filter(({ option }) => option.variadic);

describe("An option that is given twice", () => {
  it("is refused for each option of each command that takes one value, with both values, unless they are the same", () => {
    expect(single.length).to.be.greaterThan(40);
    for (const { words, option } of single)
      expect(accepted(option).length, `${words.join(" ")} ${option.flags}`).to.be.greaterThan(1);
    const rows = fc.constantFrom(...single).chain(({ words, option }) => {
      const value = fc.constantFrom(...accepted(option));
      return fc.record({
        words: fc.constant(words),
        option: fc.constant(option),
        first: value,
        second: value,
      });
    });
    fc.assert(
      fc.property(rows, fc.boolean(), ({ words, option, first, second }, joined) => {
        const { long = "" } = option;
        const typed = [first, second].flatMap((value) => (joined ? [`${long}=${value}`] : [long, value]));
        const said = refusal(words, typed);
        const both = `option '${option.flags}' was given twice, with '${first}' and '${second}'`;
        if (first === second) expect(said, typed.join(" ")).not.to.contain("twice");
        else expect(said, typed.join(" ")).to.contain(both);
      }),
      { numRuns: runs(300) },
    );
  });

  it("adds to each list", () => {
    expect(lists.map(({ option }) => option.long)).to.include.members(["--only", "--group", "--replace"]);
    for (const { words, option } of lists) {
      const [first = "", second = ""] = accepted(option);
      expect(
        refusal(words, [`${option.long}`, first, `${option.long}`, second]),
        option.flags,
      ).not.to.contain("twice");
    }
  });

  it("ends a command with 2, before anything is asked of AWS", async () => {
    const io = recordedIo();
    const args = ["doctor", "--user", "jane@example.com", "--user", "joe@example.com", "--json"];
    const { exitCode, stdout } = await runCommandLine(args, io);
    expect(exitCode).to.equal(2);
    const message =
      "option '--user <e-mail>' was given twice, with 'jane@example.com' and 'joe@example.com'. It takes one value: give it once.";
    expect(JSON.parse(stdout ?? "")).to.deep.equal({
      error: { code: "USAGE", message, hint: "--help lists the options" },
    });
    expect(io.messages.join("\n")).to.contain(message);
  });
});
