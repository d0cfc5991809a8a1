import { ExitCode } from "../../sync/model/exit-codes.ts";
import { projectStacks } from "../engine/workspace.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun } from "../terminal/printed-command.ts";

/** The first stack of a project; Pulumi.dev.yaml is its example. */
export const FIRST_STACK = "dev";

export interface StackChoice {
  /** The command that asks, for printed commands. */
  readonly command: string;
  /** Folder with Pulumi.yaml. */
  readonly workDir: string;
  /** The command may create a stack: in a project without any, it is the first one. */
  readonly creates: boolean;
}

/**
 * Finds the stack of a command without --stack: the one that is selected in Pulumi; else the user chooses one.
 *
 * @throws DriverError STACK_NOT_SELECTED without a terminal, STACK_UNKNOWN for a name that is none of them.
 */
export async function whichStack({ command, workDir, creates }: StackChoice, io: DriverIo): Promise<string> {
  const { names, selected } = await projectStacks(workDir);
  if (selected !== undefined) return selected;
  if (names.length === 0 && creates) {
    io.info(`The project has no stack yet: this one is ${FIRST_STACK}. For another name, add --stack NAME.`);
    return FIRST_STACK;
  }
  if (names.length === 0) throw noStack();
  if (!io.interactive) throw notSelected(command, names);
  const name = (await io.type(`No stack is selected. Which one (${names.join(", ")})?`)).trim();
  if (names.includes(name)) return name;
  throw new DriverError("STACK_UNKNOWN", `There is no stack "${name}". The stacks are ${names.join(", ")}.`, {
    hint: `To create a stack: ${npmRun("provision", { stack: "NAME" })}`,
    exitCode: ExitCode.wrongUsage,
  });
}

function noStack(): DriverError {
  return new DriverError("STACK_UNKNOWN", "The selected Pulumi backend has no stack of this project.", {
    hint: `\`pulumi whoami --verbose\` shows the backend. To create a stack: ${npmRun("provision", { stack: FIRST_STACK })}`,
    exitCode: ExitCode.wrongUsage,
  });
}

function notSelected(command: string, names: readonly string[]): DriverError {
  const [first = FIRST_STACK] = names;
  return new DriverError(
    "STACK_NOT_SELECTED",
    `No stack is selected, and there is no terminal to ask on. The stacks are ${names.join(", ")}. Nothing was done.`,
    {
      hint: `Name it: ${npmRun(command, { stack: first })}. Or select it for all commands: pulumi stack select ${first}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}
