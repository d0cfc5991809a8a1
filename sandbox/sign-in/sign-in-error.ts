/** The step of a sign-in that failed, as a program can tell it apart. */
export type SignInErrorCode =
  | "port-taken"
  | "authorize-refused"
  | "page-unexpected"
  | "password-refused"
  | "callback-refused"
  | "token-refused"
  | "id-token-invalid"
  | "user-info-refused"
  | "refresh-refused";

/** A sign-in that did not come to its end. The message says what was found; it holds no password, code or token. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly code: SignInErrorCode;

  constructor(code: SignInErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
