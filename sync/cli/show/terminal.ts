import { expand } from "@inquirer/prompts";
import { terminalText } from "../../model/safe-text.ts";
import type { Answer, SyncIo } from "../shared/io.ts";
import { drawnProgress, writtenProgress } from "./progress.ts";

/**
 * The terminal of a command: data goes to stdout, all other lines to stderr.
 *
 * @param output writes the lines of the command, and says whether a user can answer.
 */
export function terminalIo(signal: AbortSignal, output: TerminalOutput): SyncIo {
  return {
    ...output,
    color: process.stdout.hasColors?.() ?? false,
    // A terminal of unknown width reports 0.
    columns: process.stdout.columns || undefined,
    ask,
    progress: (total, secondsLeft) =>
      process.stderr.isTTY
        ? drawnProgress(process.stderr, total, secondsLeft)
        : writtenProgress(output.info, total, secondsLeft),
    signal,
  };
}

type TerminalOutput = Pick<SyncIo, "print" | "info" | "interactive">;

/** "Quit" executes the actions chosen before; Ctrl-C executes nothing. */
async function ask(message: string): Promise<Answer> {
  try {
    return await expand<Answer>(
      {
        message: terminalText(message),
        // No default: Enter alone shows the choices and sends no e-mail.
        expanded: false,
        choices: [
          { key: "y", name: "Yes", value: "yes" },
          { key: "n", name: "No", value: "no" },
          { key: "a", name: "Yes to all following of this kind", value: "all" },
          { key: "q", name: "Stop asking, and continue with those chosen", value: "quit" },
        ],
      },
      { output: process.stderr },
    );
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") return "interrupted";
    throw error;
  }
}
