/** The kinds of failures of the sandbox itself. */
export type SandboxErrorCode =
  | "tools-missing"
  | "python-missing"
  | "python-packages-failed"
  | "pulumi-cli-missing"
  | "browser-missing"
  | "cache-locked"
  | "cache-unwritable"
  | "cache-broken"
  | "emulator-failed"
  | "control-failed"
  | "user-unknown"
  | "user-exists";

/** A failure of the sandbox, not of programs that run in it. The message says what happened and what to do. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
