import { styleText } from "node:util";
import { SyncError } from "../sync/errors.ts";
import { ExitCode } from "../sync/exit-codes.ts";
import { DriverError } from "./errors.ts";
import { asJson, type CommandOutcome } from "./outcome.ts";

/**
 * An error as a person reads it: what was found, what to do; never a stack trace.
 *
 * @param json also writes it, with its stable code, as the one JSON document on stdout.
 */
export function describeFailure(thrown: unknown, json = false): CommandOutcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = thrown instanceof DriverError || thrown instanceof SyncError ? thrown : undefined;
  const hint = known?.hint;
  const lines = [
    `${styleText("red", "✗", { stream: process.stderr })} ${message}`,
    ...(hint ? [`  ${hint}`] : []),
  ];
  const said = { stderr: lines.join("\n"), exitCode: exitCodeOf(thrown) };
  if (!json) return said;
  return { ...asJson({ error: { code: known?.code ?? "UNEXPECTED", message, hint } }), ...said };
}

function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof DriverError) return thrown.exitCode;
  if (thrown instanceof SyncError && thrown.code === "USAGE") return ExitCode.wrongUsage;
  return ExitCode.failed;
}
