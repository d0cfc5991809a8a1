import { ExitCode } from "../../sync/model/exit-codes.ts";
import { terminalText } from "../../sync/model/safe-text.ts";
import { DriverError } from "./errors.ts";
import { type InterruptListener, listenForInterrupts } from "./interrupts.ts";
import type { DriverIo } from "./io.ts";

/** The streams of a process; tests replace them. */
export interface Streams {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** The terminal of a whole process. */
export interface ProcessIo extends DriverIo {
  readonly interrupts: InterruptListener;
  /** As `print`; waits until the whole text is written: a pipe accepts it in parts, and the process is about to end. */
  printLast(text: string): Promise<void>;
}

/**
 * The terminal of this process: questions and messages go to stderr, so that stdout holds only data. Nothing else writes to either, so that
 * no text gets there without `terminalText`.
 */
export function terminalIo({ stdin, stdout, stderr }: Streams = process): ProcessIo {
  const context = { output: stderr };
  return {
    print: (text) => stdout.write(lineOf(text)),
    printLast: (text) => new Promise((resolve) => stdout.write(lineOf(text), () => resolve())),
    info: (line) => stderr.write(lineOf(line)),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    confirm: async (message) => {
      const { confirm } = await prompts();
      return answer(confirm({ message: terminalText(message), default: false }, context));
    },
    type: async (message) => {
      const { input } = await prompts();
      return answer(input({ message: terminalText(message) }, context));
    },
    interrupts: listenForInterrupts(interrupted),
  };
}

function lineOf(text: string): string {
  return `${terminalText(text)}\n`;
}

/** Loaded at the first question: most commands ask none. */
function prompts() {
  return import("@inquirer/prompts");
}

function interrupted(afterWork = false): DriverError {
  const message = afterWork
    ? "Interrupted. No operation was running. What was done before is complete."
    : "Interrupted. No operation was running, and nothing was changed.";
  return new DriverError("INTERRUPTED", message, { exitCode: ExitCode.interrupted });
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
