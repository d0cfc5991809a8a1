import type { Command } from "commander";
import { commandLine } from "../../automation/cli/options.ts";
import { syncCommand } from "../../sync/cli/command/command.ts";

const never = () => Promise.reject(new Error("Nothing is run here."));

/** All commands of the project, for what is said of them: none does anything. */
export function allCommands(): Command[] {
  const driver = { provision: never, outputs: never, destroy: never, sandbox: never, user: never };
  const ofStack = { findPool: never, findByItself: never, history: never, redrive: never };
  return [...commandLine(driver).commands, syncCommand({ ...ofStack, run: never, ended: () => {} })];
}
