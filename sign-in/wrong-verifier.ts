import { printable } from "../sync/model/safe-text.ts";
import type { SignInAttempt } from "./attempt.ts";
import type { Comparison } from "./report.ts";
import { SignInError } from "./sign-in-error.ts";

const ROW = { id: "wrong-verifier", title: "A code with a wrong PKCE verifier is refused" } as const;

export interface SecondCode {
  readonly attempt: SignInAttempt;
  /** It may never come. */
  readonly redirect: Promise<URL>;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

const BY_HAND =
  "Open the printed address in a private window, and sign in with a password: Amazon Cognito then has a session, which answers without a page. Or spend a code with another code_verifier by hand: the answer must be invalid_grant.";

/**
 * Spends a second code of the same session with a verifier that does not fit. The first code was accepted from the same client with the right
 * one, so that the verifier alone can be the reason of the refusal. Sources: RFC 7636, section 4.6; RFC 9700, section 2.1.1.
 *
 * The user must not sign in twice: without a second code, nothing is said.
 */
export async function compareWrongVerifier({
  attempt,
  redirect,
  signal,
  timeoutMs,
}: SecondCode): Promise<Comparison> {
  const received = await inTime(redirect, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
  if (received === undefined)
    return notChecked("Amazon Cognito showed a page instead of a second code. You can close that page.");
  try {
    const answer = await attempt.spendWithWrongVerifier(received);
    if (typeof answer === "string") return refusedWith(answer);
    if (answer.refreshToken !== undefined) await attempt.revoke(answer.refreshToken);
    return ACCEPTED;
  } catch (cause) {
    if (cause instanceof SignInError) return notChecked(cause.message);
    throw cause;
  }
}

const ACCEPTED: Comparison = {
  ...ROW,
  result: "differs",
  seen: "the token endpoint returned tokens",
  expected: "a refusal with invalid_grant",
  why: "PKCE protects nothing: a program that reads a code, as at the redirect to this computer, can sign in as the user.",
  fix: "Compare TokenEndpoint (npm run outputs) with the form in Amazon Quick: Amazon Cognito compares the verifier, so another server answers in its place.",
};

function refusedWith(error: string): Comparison {
  if (error === "invalid_grant") return { ...ROW, result: "ok", seen: "refused with invalid_grant" };
  return notChecked(`The token endpoint refused for another reason: ${printable(error).slice(0, 100)}.`);
}

function notChecked(seen: string): Comparison {
  return { ...ROW, result: "not-checked", seen, fix: BY_HAND };
}

/** @returns undefined if the signal ends the wait. */
async function inTime(redirect: Promise<URL>, signal: AbortSignal): Promise<URL | undefined> {
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  signal.addEventListener("abort", end, { once: true });
  try {
    return signal.aborted ? undefined : await Promise.race([redirect, ended]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
