import type { Command } from "commander";
import { commandLine } from "../../automation/cli/options.ts";
import { stackSyncCommand } from "../../automation/commands/sync.ts";
import { recordedIo } from "../automation/support/io.ts";

const CANNOT_RUN = "These commands cannot run.";
const never = () => Promise.reject(new Error(CANNOT_RUN));

/** All commands of the project as they are typed, to read their descriptions. None can run. */
export function allCommands(): Command[] {
  const driver = {
    provision: never,
    outputs: never,
    doctor: never,
    signIn: never,
    exchange: never,
    keys: never,
    destroy: never,
    sandbox: never,
    user: never,
  };
  const noStack = () => {
    throw new Error(CANNOT_RUN);
  };
  return [...commandLine(driver).commands, stackSyncCommand(noStack, recordedIo(), () => {})];
}
