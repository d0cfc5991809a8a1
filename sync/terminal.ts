import { expand } from "@inquirer/prompts";
import { Presets, SingleBar } from "cli-progress";
import type { Answer, SyncIo } from "./io.ts";

/** The terminal that a command was started from: data on stdout, everything else on stderr. */
export function terminalIo(signal: AbortSignal): SyncIo {
  const interactive = Boolean(process.stdin.isTTY && process.stderr.isTTY);
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
    interactive,
    color: process.stdout.hasColors?.() ?? false,
    ask,
    progress: (total) => {
      const format = " {bar} {value}/{total} | {rate} a second | {eta_formatted} left";
      const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      const started = Date.now();
      let done = 0;
      bar.start(total, 0, { rate: "0.0" });
      return {
        step: () => {
          done += 1;
          const seconds = Math.max(0.1, (Date.now() - started) / 1000);
          bar.update(done, { rate: (done / seconds).toFixed(1) });
        },
        end: () => bar.stop(),
      };
    },
    signal,
  };
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
