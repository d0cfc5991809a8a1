import { type Command, InvalidArgumentError, Option } from "commander";

export interface DoctorFlags {
  readonly stack?: string;
  readonly sandbox: boolean;
  readonly json: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly user?: string;
  readonly symptom?: string;
  readonly signIn: boolean;
  readonly drift: boolean;
  readonly report?: string;
}

/** Adds the options of `doctor` to a command that has those of a stack. */
export function withDoctorOptions(command: Command): Command {
  return command
    .option(
      "--user <e-mail>",
      "examine this user, too: in the directory, in Amazon Quick and in the pool",
      readUser,
    )
    .addOption(
      new Option(
        "--symptom <name>",
        "only the checks that bear on it, and how likely each cause is (docs/doctor.md#symptoms)",
      ).conflicts("only"),
    )
    .option(
      "--only <ids...>",
      "only these checks, and those that they need: IDs or areas, as pool.issuer,api",
      commaList,
    )
    .option("--skip <ids...>", "not these checks", commaList)
    .option("--sign-in", "sign in with your browser as the desktop app does, too", false)
    .option("--drift", "compare what AWS has with the settings, too: takes as long as a preview", false)
    .option("--report <file>", "write the result to a file for a ticket");
}

/** An e-mail, a directory ID or a username. */
function readUser(text: string): string {
  if (text.trim() !== "") return text.trim();
  throw new InvalidArgumentError("Expected an e-mail, such as jane@example.com.");
}

function commaList(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",").map((id) => id.trim())];
}
