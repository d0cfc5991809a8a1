/** The failed step of a sign-in. */
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

/** A failed sign-in. The message contains no password, code or token. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly code: SignInErrorCode;

  constructor(code: SignInErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
