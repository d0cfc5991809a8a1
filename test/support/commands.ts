import type { Command } from "commander";
import { commandLine } from "../../automation/cli/options.ts";
import { syncCommand } from "../../sync/cli/command/command.ts";

const never = () => Promise.reject(new Error("These commands cannot run."));

/** All commands of the project, to read their descriptions. None can run. */
export function allCommands(): Command[] {
  const driver = { provision: never, outputs: never, destroy: never, sandbox: never, user: never };
  const ofStack = { findPool: never, findWorker: never, history: never, redrive: never };
  return [...commandLine(driver).commands, syncCommand({ ...ofStack, run: never, ended: () => {} })];
}
