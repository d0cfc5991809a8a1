import type { IncomingMessage, ServerResponse } from "node:http";
import { reachableAt } from "./address.ts";
import type { App } from "./app.ts";
import { SignInAttempt } from "./attempt.ts";
import { completeSignIn, type SignedIn } from "./complete.ts";
import { Ending } from "./ending.ts";
import type { LoopbackOptions } from "./loopback.ts";
import { failurePage, resultPage } from "./page.ts";
import { RedirectListener } from "./redirect-listener.ts";
import type { Comparison } from "./report.ts";
import { SignInError } from "./sign-in-error.ts";
import { compareWrongVerifier } from "./wrong-verifier.ts";

/** Time to set a first password and an authenticator app. */
const SIGN_IN_TIMEOUT_MS = 10 * 60_000;

/** The browser has a session, and comes back with redirects alone. */
const SECOND_CODE_MS = 8_000;

export interface SignInRequest {
  readonly app: App;
  /** Opens an address of this computer in a browser, or shows it: it leads to the sign-in pages. If it rejects, the sign-in ends. */
  readonly open: (address: string) => Promise<unknown>;
  /** Receives sentences about what happens. @default none */
  readonly notify?: (line: string) => void;
  /** Ends the sign-in. */
  readonly signal?: AbortSignal;
  /** For the whole sign-in. @default ten minutes */
  readonly timeoutMs?: number;
  /** Maps an address of AWS to the one that answers for it. @default reachableAt */
  readonly resolve?: (address: string) => string;
  /** How the port is opened, and who else may use it. */
  readonly port?: PortOptions;
  /**
   * Get a second code in the session that the sign-in made, and spend it with a wrong PKCE verifier. The browser comes by without a page; if a
   * page is needed, the comparison is "not-checked". @default false
   */
  readonly checkVerifier?: boolean;
  /** How long the second code may take. @default eight seconds */
  readonly secondCodeMs?: number;
}

/** The attempts of one sign-in. */
interface Attempts {
  readonly first: SignInAttempt;
  readonly second: SignInAttempt | undefined;
}

export interface PortOptions extends LoopbackOptions {
  /** Answers a request before anything else does. @returns whether it did. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/**
 * Signs in as the desktop app does: authorization code with PKCE in the user's browser, code exchange, refresh and user info, and compares
 * all of it with what the app checks.
 *
 * @throws SignInError whose code names the failed step. If an ID token came and something about it is not right, its `report` has all
 * comparisons.
 */
export async function signIn(request: SignInRequest): Promise<SignedIn> {
  const { app, resolve = reachableAt, timeoutMs = SIGN_IN_TIMEOUT_MS, checkVerifier = false } = request;
  const ending = new Ending(request.signal, timeoutMs, request.notify);
  const reach = { resolve, signal: ending.signal };
  const first = new SignInAttempt(app, reach);
  const second = checkVerifier ? new SignInAttempt(app, reach, { silent: true }) : undefined;
  try {
    const opening = RedirectListener.open({
      ...request.port,
      signal: ending.signal,
      redirectUri: app.redirectUri,
      start: await first.address(),
      isExpected: (redirect) => first.isAnsweredBy(redirect),
      second: second && {
        start: await second.address(),
        isExpected: (redirect) => second.isAnsweredBy(redirect),
      },
      onUnexpected: () => ending.noteUnexpected(),
    });
    return await complete(request, { first, second }, await ending.orEnd(opening), ending);
  } finally {
    ending.stop();
  }
}

async function complete(
  request: SignInRequest,
  attempts: Attempts,
  listener: RedirectListener,
  ending: Ending,
): Promise<SignedIn> {
  const { app, secondCodeMs = SECOND_CODE_MS } = request;
  // Until the browser is back, there is nothing to wait for.
  let others: Promise<readonly Comparison[]> = Promise.resolve([]);
  try {
    const redirect = await ending.orEnd(redirectOf(request, listener));
    request.notify?.("The browser came back. Exchanging the code for tokens.");
    if (attempts.second !== undefined && redirect.searchParams.has("code"))
      others = compareWrongVerifier({
        attempt: attempts.second,
        redirect: listener.secondRedirect,
        signal: ending.signal,
        timeoutMs: secondCodeMs,
      }).then((one) => [one]);
    // Reported where it is awaited.
    others.catch(() => undefined);
    const signedIn = await ending.orEnd(completeSignIn(app, attempts.first, redirect, others));
    await listener.close(resultPage(app.name, signedIn));
    return signedIn;
  } catch (error) {
    // The browser is on its way to the second request, and back: it must find the page.
    await others.catch(() => []);
    await listener.close(pageOf(app, error));
    throw error;
  }
}

/** The address is opened, and the redirect may come before the browser is done with it. */
function redirectOf({ open }: SignInRequest, listener: RedirectListener): Promise<URL> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  open(listener.address).catch(reject);
  return Promise.race([listener.redirect, failed]);
}

/** The last page of a sign-in that failed. */
export function pageOf(app: App, error: unknown): string {
  if (!(error instanceof SignInError)) return failurePage("The terminal shows why.");
  return error.report === undefined
    ? failurePage(error.message, error.hint)
    : resultPage(app.name, error.report);
}
