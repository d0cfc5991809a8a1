import { CodedError } from "../sync/model/errors.ts";
import type { SignInReport } from "./report.ts";

/** The failed step of a sign-in; a program can switch on it. */
export type SignInErrorCode =
  | "PORT_TAKEN"
  | "BROWSER_FAILED"
  | "SIGN_IN_REFUSED"
  | "SIGN_IN_TIMEOUT"
  | "INTERRUPTED"
  | "TOKEN_REFUSED"
  | "TOKEN_UNREADABLE"
  | "TOKEN_UNREACHABLE"
  | "ID_TOKEN_INVALID"
  | "REFRESH_INVALID"
  | "USER_INFO_INVALID"
  | "VERIFIER_IGNORED";

/**
 * A failed sign-in. Its message has no password, code, state or token. It has no `cause` from oauth4webapi: those hold the whole answer, with
 * its tokens.
 */
export class SignInError extends CodedError<SignInErrorCode> {
  /** What was seen before it failed; present once the token endpoint has sent an ID token. */
  readonly report: SignInReport | undefined;

  constructor(code: SignInErrorCode, message: string, { report, ...options }: SignInErrorOptions = {}) {
    super(code, message, options);
    this.report = report;
  }
}

type SignInErrorOptions = ConstructorParameters<typeof CodedError>[2] & { readonly report?: SignInReport };
