import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "./errors.ts";
import { type InterruptListener, listenForInterrupts } from "./interrupts.ts";
import type { DriverIo } from "./io.ts";

/** The real world of a command: questions and talk go to stderr, so that stdout holds data alone. */
export function terminalIo(): DriverIo & { readonly interrupts: InterruptListener } {
  const context = { output: process.stderr };
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    info: (line) => process.stderr.write(`${line}\n`),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    confirm: async (message) => {
      const { confirm } = await prompts();
      return answer(confirm({ message, default: false }, context));
    },
    type: async (message) => {
      const { input } = await prompts();
      return answer(input({ message }, context));
    },
    interrupts: listenForInterrupts(interrupted),
  };
}

/** Loaded at the first question: most commands ask none. */
function prompts() {
  return import("@inquirer/prompts");
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
