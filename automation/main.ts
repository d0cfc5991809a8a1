import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { declareStack } from "../infra/stack.ts";
import { ExitCode } from "../sync/exit-codes.ts";
import { type Actions, commandLine } from "./command-line.ts";
import { describeFailure } from "./failure.ts";
import type { CommandOutcome } from "./outcome.ts";
import { outputsCommand } from "./outputs-command.ts";
import { provisionCommand } from "./provision-command.ts";
import { terminalIo } from "./terminal.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const io = terminalIo();
let outcome: CommandOutcome = { exitCode: ExitCode.done };

const actions: Actions = {
  provision: async (flags) => {
    outcome = await provisionCommand({ ...flags, workDir: ROOT, program: declareStack }, notYet, io);
  },
  outputs: async ({ stack, json }) => {
    outcome = await outputsCommand({ stack, workDir: ROOT }, json);
  },
  destroy: notYet,
  sandbox: notYet,
};

async function notYet(): Promise<never> {
  throw new Error("not yet");
}

process.exit(await main());

/** The only place that prints a command's result, and the only one that ends the process. */
async function main(): Promise<ExitCode> {
  try {
    const program = commandLine(actions).exitOverride();
    for (const command of program.commands) command.exitOverride();
    await Promise.race([program.parseAsync(), io.interrupts.idle]);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? ExitCode.done : ExitCode.wrongUsage;
    outcome = describeFailure(thrown);
  }
  if (outcome.stderr !== undefined) process.stderr.write(`${outcome.stderr}\n`);
  if (outcome.stdout !== undefined) await write(outcome.stdout);
  return outcome.exitCode;
}

/** Waits until all is written: a pipe takes it in pieces, and the process is about to end. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}
