import { expand } from "@inquirer/prompts";
import type { Answer, SyncIo } from "../shared/io.ts";
import { drawnProgress, writtenProgress } from "./progress.ts";

/** The terminal that a command was started from: data on stdout, everything else on stderr. */
export function terminalIo(signal: AbortSignal): SyncIo {
  const interactive = Boolean(process.stdin.isTTY && process.stderr.isTTY);
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    info: say,
    interactive,
    color: process.stdout.hasColors?.() ?? false,
    // A terminal that does not know its width says 0.
    columns: process.stdout.columns || undefined,
    ask,
    progress: (total, secondsLeft) =>
      process.stderr.isTTY
        ? drawnProgress(process.stderr, total, secondsLeft)
        : writtenProgress(say, total, secondsLeft),
    signal,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

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
