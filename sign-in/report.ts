import type { Claims } from "./claims.ts";

/** One thing that the app, or a service behind it, checks, and what this sign-in showed. */
export interface Comparison {
  /** Stable: programs can switch on it. */
  readonly id: ComparisonId;
  /** What must be true, as a sentence without a full stop. */
  readonly title: string;
  readonly result: "ok" | "differs" | "not-checked";
  /** What was seen. */
  readonly seen: string;
  /** If it differs: what was expected, what that means for users, and what to do; `fix` also if it was not checked. */
  readonly expected?: string;
  readonly why?: string;
  readonly fix?: string;
}

export type ComparisonId =
  | "signature"
  | "iss"
  | "aud"
  | "exp"
  | "nonce"
  | "token_use"
  | "email"
  | "email_verified"
  | "id-token"
  | "refresh"
  | "refresh-claims"
  | "user-info"
  | "wrong-verifier";

/** What a sign-in showed. It has no token, code, state, nonce or verifier. */
export interface SignInReport {
  /** Of the ID token, after the sign-in. */
  readonly claims: Claims;
  /** Of the ID token of the refresh. */
  readonly refreshedClaims?: Claims;
  readonly userInfo?: Claims;
  /** Whether the refresh returned another refresh token. */
  readonly refreshTokenRotated?: boolean;
  readonly comparisons: readonly Comparison[];
}
