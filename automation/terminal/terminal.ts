import { confirm, input } from "@inquirer/prompts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "./errors.ts";
import { type InterruptListener, listenForInterrupts } from "./interrupts.ts";
import type { DriverIo } from "./io.ts";

/** The real world of a command: questions and talk go to stderr, so that stdout holds data alone. */
export function terminalIo(): DriverIo & { readonly interrupts: InterruptListener } {
  const context = { output: process.stderr };
  return {
    info: (line) => process.stderr.write(`${line}\n`),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    confirm: (message) => answer(confirm({ message, default: false }, context)),
    type: (message) => answer(input({ message }, context)),
    interrupts: listenForInterrupts(interrupted),
  };
}

function interrupted(): DriverError {
  return new DriverError("INTERRUPTED", "Interrupted. Nothing was under way.", {
    exitCode: ExitCode.interrupted,
  });
}

/** The prompts read the keyboard raw, and so make an error of their own of Ctrl-C. */
async function answer<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "ExitPromptError") throw interrupted();
    throw cause;
  }
}
