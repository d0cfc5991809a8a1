import { expand } from "@inquirer/prompts";
import type { Answer, SyncIo } from "../shared/io.ts";
import { drawnProgress, writtenProgress } from "./progress.ts";

/**
 * The terminal that a command was started from: data on stdout, everything else on stderr.
 *
 * @param output where the command itself writes, and whether a user can answer.
 */
export function terminalIo(signal: AbortSignal, output: TerminalOutput): SyncIo {
  return {
    ...output,
    color: process.stdout.hasColors?.() ?? false,
    // A terminal that does not know its width says 0.
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

/** "Quit" carries out what was chosen before; Ctrl-C carries out nothing. */
async function ask(message: string): Promise<Answer> {
  try {
    return await expand<Answer>(
      {
        message,
        // No default: Enter alone shows what there is to choose, and sends nobody a mail.
        expanded: false,
        choices: [
          { key: "y", name: "Yes", value: "yes" },
          { key: "n", name: "No", value: "no" },
          { key: "a", name: "Yes to all that follow", value: "all" },
          { key: "q", name: "Ask no more, and go on with those chosen", value: "quit" },
        ],
      },
      { output: process.stderr },
    );
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") return "interrupted";
    throw error;
  }
}
