/** The sandbox cannot do what was asked; the message says what to do. */
export class SandboxError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SandboxError";
    this.code = code;
  }
}
