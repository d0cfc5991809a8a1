import { styleText } from "node:util";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

/**
 * An error as a person reads it: what was found, what to do; never a stack trace.
 *
 * @param json also writes it, with its stable code, as the one JSON document on stdout.
 */
export function describeFailure(thrown: unknown, json = false): CommandOutcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = thrown instanceof CodedError ? thrown : undefined;
  const hint = known?.hint;
  const exitCode = known?.exitCode ?? ExitCode.failed;
  const lines = [
    `${styleText("red", "✗", { stream: process.stderr })} ${message}`,
    ...(hint ? [`  ${hint}`] : []),
  ];
  const said = { stderr: lines.join("\n"), exitCode };
  if (!json) return said;
  return { ...asJson({ error: { code: known?.code ?? "UNEXPECTED", message, hint } }), ...said };
}

/**
 * Wrong usage, which the command line has said on stderr already.
 *
 * @param message commander's: "error: unknown option '--previw'", with a suggestion below.
 * @param json writes it as the one JSON document on stdout, too.
 */
export function describeWrongUsage(message: string, json: boolean): CommandOutcome {
  if (!json) return { exitCode: ExitCode.wrongUsage };
  const [found = "", ...suggestions] = message.replace(/^error: /, "").split("\n");
  const hint = [...suggestions, "--help lists the options"].join(" ");
  return asJson({ error: { code: "USAGE", message: found, hint } }, ExitCode.wrongUsage);
}
