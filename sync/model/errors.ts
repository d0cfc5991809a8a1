import { ExitCode } from "./exit-codes.ts";

/** Something that stops a whole run. The message is a sentence, the hint says what to do. */
export class SyncError extends Error {
  readonly code: SyncErrorCode;
  readonly hint: string;

  constructor(code: SyncErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SyncError";
    this.code = code;
    this.hint = hint;
  }

  /** How the command ends. */
  get exitCode(): ExitCode {
    return EXIT_CODES[this.code] ?? ExitCode.failed;
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
  | "LISTING_ENDLESS"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNREADABLE"
  | "NETWORK"
  | "PERSON_UNKNOWN"
  | "PLAN_STALE"
  | "PLAN_UNREADABLE"
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
  MANIFEST_INVALID: ExitCode.wrongUsage,
  MANIFEST_UNREADABLE: ExitCode.wrongUsage,
  PERSON_UNKNOWN: ExitCode.wrongUsage,
  PLAN_STALE: ExitCode.guarded,
  PLAN_UNREADABLE: ExitCode.wrongUsage,
  RUN_UNKNOWN: ExitCode.wrongUsage,
  SOURCE_INCOMPLETE: ExitCode.guarded,
  USAGE: ExitCode.wrongUsage,
};
