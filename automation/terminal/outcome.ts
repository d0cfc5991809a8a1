import { ExitCode } from "../../sync/model/exit-codes.ts";

/** What a command hands back to main: data for stdout, words for stderr, and how to end. */
export interface CommandOutcome {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: ExitCode;
}

/** A JSON document as the whole of stdout. */
export function asJson(document: unknown, exitCode: ExitCode = ExitCode.done): CommandOutcome {
  return { stdout: JSON.stringify(document, undefined, 2), exitCode };
}
