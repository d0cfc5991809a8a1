import { ExitCode } from "../../sync/model/exit-codes.ts";
import { jsonText } from "../../sync/model/safe-text.ts";

/** The result of a command: data for stdout, text for stderr, and the exit code. */
export interface CommandOutcome {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: ExitCode;
}

/** A JSON document as the whole of stdout. */
export function asJson(document: unknown, exitCode: ExitCode = ExitCode.done): CommandOutcome {
  return { stdout: jsonText(document), exitCode };
}
