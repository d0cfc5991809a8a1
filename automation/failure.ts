import { styleText } from "node:util";
import { SyncError } from "../sync/errors.ts";
import { ExitCode } from "../sync/exit-codes.ts";
import { DriverError } from "./errors.ts";
import type { CommandOutcome } from "./outcome.ts";

/** An error as a person reads it: what was found, what to do; never a stack trace. */
export function describeFailure(thrown: unknown): CommandOutcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const hint = thrown instanceof DriverError || thrown instanceof SyncError ? thrown.hint : undefined;
  const lines = [
    `${styleText("red", "✗", { stream: process.stderr })} ${message}`,
    ...(hint ? [`  ${hint}`] : []),
  ];
  return { stderr: lines.join("\n"), exitCode: exitCodeOf(thrown) };
}

function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof DriverError) return thrown.exitCode;
  if (thrown instanceof SyncError && thrown.code === "USAGE") return ExitCode.wrongUsage;
  return ExitCode.failed;
}
