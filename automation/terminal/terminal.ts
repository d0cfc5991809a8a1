import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "./errors.ts";
import { type InterruptListener, listenForInterrupts } from "./interrupts.ts";
import type { DriverIo } from "./io.ts";

/** The terminal of this process: questions and messages go to stderr, so that stdout holds only data. */
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
  return new DriverError("INTERRUPTED", "Interrupted. No operation was running, and nothing was changed.", {
    exitCode: ExitCode.interrupted,
  });
}

/** The prompts read the keyboard in raw mode, and report Ctrl-C as an error of their own. */
async function answer<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "ExitPromptError") throw interrupted();
    throw cause;
  }
}
