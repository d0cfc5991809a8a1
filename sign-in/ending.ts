import { ExitCode } from "../sync/model/exit-codes.ts";
import { SignInError } from "./sign-in-error.ts";

/** What ends a sign-in before it is complete: its time limit, and the caller. */
export class Ending {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #notify: ((line: string) => void) | undefined;
  #hasUnexpected = false;

  constructor(
    signal: AbortSignal | undefined,
    timeoutMs: number,
    notify: ((line: string) => void) | undefined,
  ) {
    this.#notify = notify;
    this.signal =
      signal === undefined ? this.#controller.signal : AbortSignal.any([signal, this.#controller.signal]);
    this.#timer = setTimeout(() => this.#controller.abort(this.#timeout(timeoutMs)), timeoutMs);
  }

  /** Waits for work, or for the end. @throws SignInError SIGN_IN_TIMEOUT, INTERRUPTED */
  async orEnd<T>(work: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const end = () =>
      reject(this.#controller.signal.aborted ? this.#controller.signal.reason : interrupted());
    if (this.signal.aborted) end();
    this.signal.addEventListener("abort", end, { once: true });
    try {
      return await Promise.race([work, promise]);
    } finally {
      this.signal.removeEventListener("abort", end);
      // The work ends later, with an error that says the same.
      work.catch(() => {});
    }
  }

  /** A redirect of another sign-in arrived. */
  noteUnexpected(): void {
    if (!this.#hasUnexpected)
      this.#notify?.(
        "A redirect with another state arrived, and was ignored: it is not of this sign-in. Still waiting.",
      );
    this.#hasUnexpected = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #timeout(timeoutMs: number): SignInError {
    const limit =
      timeoutMs >= 60_000 ? `${Math.round(timeoutMs / 60_000)} minutes` : `${timeoutMs / 1000} seconds`;
    const reason = this.#hasUnexpected
      ? "Only a redirect with another state arrived: something changes the parameter state, or it was another tab's."
      : "The browser did not come back: the window may be closed, or the pages showed an error.";
    return new SignInError("SIGN_IN_TIMEOUT", `The sign-in was not complete within ${limit}. ${reason}`, {
      hint: "Run the command again. docs/troubleshooting.md lists errors of the sign-in pages.",
    });
  }
}

function interrupted(): SignInError {
  return new SignInError("INTERRUPTED", "Interrupted. Nothing was changed.", {
    exitCode: ExitCode.interrupted,
  });
}
