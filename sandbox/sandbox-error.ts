/** What can go wrong with the sandbox itself, as a program can tell it apart. */
export type SandboxErrorCode =
  | "tools-missing"
  | "python-missing"
  | "python-packages-failed"
  | "pulumi-cli-missing"
  | "browser-missing"
  | "cache-locked"
  | "emulator-failed"
  | "control-failed"
  | "person-unknown"
  | "person-exists";

/** A failure of the sandbox, and not of what runs in it. The message says what was found and what to do. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
