import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { paint } from "../../sync/model/safe-text.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

/**
 * Describes an error for a user: what happened and what to do; never a stack trace.
 *
 * @param json also returns it, with its stable code, as the one JSON document on stdout.
 */
export function describeFailure(thrown: unknown, json = false): CommandOutcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = thrown instanceof CodedError ? thrown : undefined;
  const hint = known?.hint;
  const exitCode = known?.exitCode ?? ExitCode.failed;
  const lines = [
    `${paint("red", "✗", { stream: process.stderr })} ${message}`,
    ...(hint ? [`  ${hint}`] : []),
  ];
  const shown = { stderr: lines.join("\n"), exitCode };
  if (!json) return shown;
  return { ...asJson({ error: { code: known?.code ?? "UNEXPECTED", message, hint } }), ...shown };
}

/**
 * Describes wrong usage, which commander has already reported on stderr.
 *
 * @param message commander's: "error: unknown option '--previw'", with a suggestion below.
 * @param json also returns it as the one JSON document on stdout.
 */
export function describeWrongUsage(message: string, json: boolean): CommandOutcome {
  if (!json) return { exitCode: ExitCode.wrongUsage };
  const [found = "", ...suggestions] = message.replace(/^error: /, "").split("\n");
  const hint = [...suggestions, "--help lists the options"].join(" ");
  return asJson({ error: { code: "USAGE", message: found, hint } }, ExitCode.wrongUsage);
}
