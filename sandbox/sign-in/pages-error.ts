/** What went wrong on the sign-in pages. */
export type PagesErrorCode = "AUTHORIZE_REFUSED" | "PAGE_UNEXPECTED" | "PASSWORD_REFUSED";

/** The sign-in pages do not lead back to the app. The message has no password. */
export class PagesError extends Error {
  override readonly name = "PagesError";
  readonly code: PagesErrorCode;

  constructor(code: PagesErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
