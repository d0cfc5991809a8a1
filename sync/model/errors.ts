import { ExitCode } from "./exit-codes.ts";

export interface CodedErrorOptions {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** How the command ends. @default 1 */
  readonly exitCode?: ExitCode | undefined;
  readonly cause?: unknown;
}

/** An error that a user sees: a sentence that says what happened, what to do, and a code that a program can switch on. */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: Code, message: string, { hint, exitCode, cause }: CodedErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode ?? ExitCode.failed;
  }
}

/** Something that stops a whole run of sync. */
export class SyncError extends CodedError<SyncErrorCode> {
  declare readonly hint: string;

  constructor(code: SyncErrorCode, message: string, hint: string, cause?: unknown) {
    super(code, message, { hint, exitCode: EXIT_CODES[code], cause });
  }
}

export type SyncErrorCode =
  | "ACCESS_DENIED"
  | "AUDIT_MISSING"
  | "CLOCK_UNKNOWN"
  | "CLOCK_WRONG"
  | "CREDENTIALS_EXPIRED"
  | "CREDENTIALS_MISSING"
  | "GROUP_UNKNOWN"
  | "HISTORY_MISSING"
  | "INSTANCE_MISSING"
  | "INSTANCE_AMBIGUOUS"
  | "INTERRUPTED"
  | "LISTING_ENDLESS"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNREADABLE"
  | "NETWORK"
  | "PERSON_UNKNOWN"
  | "PLAN_STALE"
  | "PLAN_UNREADABLE"
  | "PLAN_UNWRITABLE"
  | "POOL_MISSING"
  | "POOL_UNSUITABLE"
  | "QUICK_MISSING"
  | "QUEUE_MISSING"
  | "REDRIVE_FAILED"
  | "REGION_MISSING"
  | "RUN_UNKNOWN"
  | "REPORT_UNWRITABLE"
  | "RUN_TOO_SHORT"
  | "SOURCE_FAILED"
  | "SOURCE_INCOMPLETE"
  | "USAGE"
  | "WINDOW_UNREADABLE";

const EXIT_CODES: Partial<Record<SyncErrorCode, ExitCode>> = {
  INTERRUPTED: ExitCode.interrupted,
  MANIFEST_INVALID: ExitCode.wrongUsage,
  MANIFEST_UNREADABLE: ExitCode.wrongUsage,
  PERSON_UNKNOWN: ExitCode.wrongUsage,
  PLAN_STALE: ExitCode.guarded,
  PLAN_UNREADABLE: ExitCode.wrongUsage,
  RUN_UNKNOWN: ExitCode.wrongUsage,
  SOURCE_INCOMPLETE: ExitCode.guarded,
  USAGE: ExitCode.wrongUsage,
};
