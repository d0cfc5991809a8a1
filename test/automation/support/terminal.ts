import { join } from "node:path";
import { type Environment, type Running, startProcess } from "./driver.ts";

/** Ctrl-C, as a keyboard sends it. */
export const CTRL_C = "\u0003";

/** Gives a command a terminal, and ends as it ends. The sandbox needs Python anyway. */
const ON_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** A command with a user at its terminal. */
export interface AtTerminal extends Running {
  /** Presses keys. */
  press(keys: string): void;
}

/** Starts `node automation/cli/main.ts …` on a terminal of its own; what it writes, to either stream, is in `stdout`. */
export function startAtTerminal(folder: string, args: readonly string[], env: Environment): AtTerminal {
  const main = join(folder, "automation", "cli", "main.ts");
  const running = startProcess(
    "python3",
    ["-c", ON_A_TERMINAL, process.execPath, main, ...args],
    folder,
    env,
  );
  return { ...running, press: (keys) => running.child.stdin?.write(keys) };
}
