import { ExitCode } from "../../sync/model/exit-codes.ts";

/** Everything that can stop a command of the driver; a program can switch on it. */
export type DriverErrorCode =
  | "ACCOUNT_MISMATCH"
  | "BACKEND_UNREACHABLE"
  | "CLI_MISSING"
  | "CLI_UNSUITABLE"
  | "CREDENTIALS_EXPIRED"
  | "CREDENTIALS_INVALID"
  | "CREDENTIALS_MISSING"
  | "CREDENTIALS_PROFILE_UNKNOWN"
  | "DIRECTORY_SYNC_OFF"
  | "DOMAIN_PREFIX_TAKEN"
  | "ENGINE_FAILED"
  | "FLAGS_SWALLOWED"
  | "INTERRUPTED"
  | "KEY_REFUSED"
  | "LOG_ROLE_MISSING"
  | "NOT_CONFIRMED"
  | "NOT_LOGGED_IN"
  | "OUTPUTS_MISSING"
  | "PASSPHRASE_MISSING"
  | "PASSPHRASE_WRONG"
  | "PERMISSION_DENIED"
  | "PLAN_VIOLATED"
  | "POOL_IMMUTABLE"
  | "POOL_LEFT_BEHIND"
  | "PROGRAM_FAILED"
  | "PROGRAM_HANGS"
  | "PROGRAM_INCOMPLETE"
  | "PROTECTED"
  | "REGION_INVALID"
  | "REGION_MISSING"
  | "REGION_UNREACHABLE"
  | "SANDBOX_FAILED"
  | "SDK_UNSUITABLE"
  | "SETTINGS_INVALID"
  | "STACK_LOCKED"
  | "STACK_NAME_INVALID"
  | "STACK_UNKNOWN"
  | "USERS_WOULD_GO";

export interface DriverErrorOptions {
  /** What to do about it, in words that can be followed. */
  readonly hint?: string;
  /** How the command ends; 1 unless said otherwise. */
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** Something that stops a command: one sentence of what was found, and what to do. */
export class DriverError extends Error {
  readonly code: DriverErrorCode;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: DriverErrorCode, message: string, options: DriverErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DriverError";
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
  }
}
