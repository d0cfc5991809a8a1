import type { App } from "./app.ts";
import type { SignInAttempt, TokenAnswer } from "./attempt.ts";
import { type Claims, shownClaims } from "./claims.ts";
import { compareToken, isRight } from "./compare.ts";
import { compareRefresh, compareUserInfo, type Refreshed } from "./compare-later.ts";
import type { Comparison, SignInReport } from "./report.ts";
import { SignInError } from "./sign-in-error.ts";

/** A sign-in that is right in all that was compared. */
export class SignedIn implements SignInReport {
  readonly claims: Claims;
  readonly refreshedClaims: Claims;
  readonly userInfo: Claims;
  readonly refreshTokenRotated: boolean;
  readonly comparisons: readonly Comparison[];
  /** Private, so that neither JSON.stringify nor a log prints it. */
  readonly #idToken: string;

  constructor(report: Required<SignInReport>, idToken: string) {
    this.claims = report.claims;
    this.refreshedClaims = report.refreshedClaims;
    this.userInfo = report.userInfo;
    this.refreshTokenRotated = report.refreshTokenRotated;
    this.comparisons = report.comparisons;
    this.#idToken = idToken;
  }

  /** The newest ID token: that of the refresh. Never print it. */
  get idToken(): string {
    return this.#idToken;
  }
}

/**
 * Completes a sign-in after its redirect: code exchange, refresh and user info, with all comparisons. It leaves no refresh token behind.
 *
 * @param others comparisons that are made beside it.
 * @throws SignInError
 */
export async function completeSignIn(
  app: App,
  attempt: SignInAttempt,
  redirect: URL,
  others: Promise<readonly Comparison[]> = Promise.resolve([]),
): Promise<SignedIn> {
  const answer = await attempt.exchange(redirect);
  const check = { app, answer, hasNonce: (nonce: unknown) => attempt.hasNonce(nonce), now: Date.now() };
  const ofToken = compareToken(check);
  const claims = answer.decoded?.claims ?? {};
  const isTrusted = answer.refusal === undefined && answer.signatureProblem === undefined;
  // With a token that may be forged, the tokens beside it are used for nothing.
  if (!isTrusted) throw notRight({ claims: shownClaims(claims), comparisons: ofToken });
  const [userInfo, refresh] = await Promise.all([
    attempt.userInfo(answer.accessToken).catch(signInError),
    refreshed(app, attempt, answer),
  ]);
  const compared = await others;
  const newest = refresh.answer?.refreshToken ?? answer.refreshToken;
  if (newest !== undefined) await attempt.revoke(newest);
  const comparisons = [
    ...ofToken,
    ...compareRefresh(claims, refresh.outcome),
    compareUserInfo(claims, userInfo),
    ...compared,
  ];
  const report = {
    claims: shownClaims(claims),
    refreshedClaims: shownClaims(refresh.answer?.decoded?.claims ?? {}),
    userInfo: userInfo instanceof Error ? {} : shownClaims(userInfo),
    refreshTokenRotated:
      refresh.answer?.refreshToken !== undefined && refresh.answer.refreshToken !== answer.refreshToken,
    comparisons,
  };
  const idToken = refresh.answer?.idToken;
  if (!isRight(comparisons) || idToken === undefined) throw notRight(report);
  return new SignedIn(report, idToken);
}

async function refreshed(
  app: App,
  attempt: SignInAttempt,
  { refreshToken }: TokenAnswer,
): Promise<{ readonly outcome: Refreshed | Error | undefined; readonly answer?: TokenAnswer }> {
  if (refreshToken === undefined) return { outcome: undefined };
  const answer = await attempt.refresh(refreshToken).catch(signInError);
  if (answer instanceof Error) return { outcome: answer };
  // OpenID Connect Core 1.0, section 12.2: the nonce need not be in a refreshed token; if it is, it is the same.
  const hasNonce = (nonce: unknown) => nonce === undefined || attempt.hasNonce(nonce);
  const compared = compareToken({ app, answer, hasNonce, now: Date.now() });
  const differing = compared.filter(({ result }) => result !== "ok");
  return { outcome: { claims: answer.decoded?.claims, differing }, answer };
}

/** Turns a failed step into a comparison; other errors are faults of this program. */
function signInError(cause: unknown): SignInError {
  if (cause instanceof SignInError) return cause;
  throw cause;
}

/** The error of the first comparison that is not right. */
function notRight(report: SignInReport): SignInError {
  const first = report.comparisons.find(({ result }) => result === "differs") ?? report.comparisons[0];
  const code =
    first?.id === "user-info"
      ? "USER_INFO_INVALID"
      : first?.id.startsWith("refresh") === true
        ? "REFRESH_INVALID"
        : first?.id === "wrong-verifier"
          ? "VERIFIER_IGNORED"
          : "ID_TOKEN_INVALID";
  const seen = first === undefined ? "" : ` ${first.title}: ${first.seen}.`;
  return new SignInError(code, `The tokens are not what the app needs.${seen}`, { hint: first?.fix, report });
}
