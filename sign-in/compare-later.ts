import { type Claims, textClaim } from "./claims.ts";
import { seenOf } from "./compare.ts";
import type { Comparison } from "./report.ts";

/** Claims by which services find the user; they must not change in a session. */
const IDENTITY = ["iss", "aud", "sub", "email", "email_verified"] as const;

/** The answer to a refresh as far as it is compared. */
export interface Refreshed {
  /** Claims of its ID token; undefined if it has none. */
  readonly claims: Claims | undefined;
  /** What of that ID token is not right. */
  readonly differing: readonly Comparison[];
}

/**
 * Compares the refresh with the sign-in. Pure.
 *
 * Sources: OpenID Connect Core 1.0, section 12.2; Amazon Quick's troubleshooting, "Session expires frequently" and "Missing email claim after
 * refresh".
 *
 * @param refreshed undefined if there was no refresh token; an error if the refresh was refused.
 */
export function compareRefresh(
  claims: Claims,
  refreshed: Refreshed | Error | undefined,
): readonly Comparison[] {
  const row = { id: "refresh", title: "A refresh returns a valid ID token" } as const;
  const why = "The app refreshes its tokens about every hour. Users would have to sign in each time.";
  if (refreshed === undefined)
    return [
      {
        ...row,
        result: "differs",
        seen: "no refresh token",
        expected: "a refresh token with the code grant",
        why,
        fix: "Amazon Cognito always issues one with the code grant: check that TokenEndpoint (npm run outputs) is this stack's.",
      },
    ];
  if (refreshed instanceof Error)
    return [
      {
        ...row,
        result: "differs",
        seen: refreshed.message,
        expected: "new tokens",
        why,
        fix: "A disabled user, a global sign-out and a shorter tokenValidity end a session. npm run doctor -- --user E-MAIL --only user shows the account.",
      },
    ];
  if (refreshed.claims === undefined || refreshed.differing.length > 0)
    return [
      {
        ...row,
        result: "differs",
        seen:
          refreshed.claims === undefined
            ? "no ID token"
            : refreshed.differing.map(({ id, seen }) => `${id}: ${seen}`).join("; "),
        expected: "an ID token with the same issuer, audience and e-mail",
        why,
        fix: "See the rows of the ID token above: the same rules hold for a refreshed one.",
      },
    ];
  return [{ ...row, result: "ok", seen: "a valid one" }, compareIdentity(claims, refreshed.claims)];
}

function compareIdentity(before: Claims, after: Claims): Comparison {
  const row = { id: "refresh-claims", title: `The refresh keeps ${IDENTITY.join(", ")}` } as const;
  const changed = IDENTITY.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (changed.length === 0) return { ...row, result: "ok", seen: "the same" };
  return {
    ...row,
    result: "differs",
    seen: changed.map((name) => `${name}: ${seenOf(before[name])} → ${seenOf(after[name])}`).join("; "),
    expected: "the same values",
    why: "The app would show another user, or lose the user, in the middle of a session.",
    fix: "If the account was changed just now, sign in again. Otherwise check that TokenEndpoint (npm run outputs) is this stack's.",
  };
}

/**
 * Compares the user info with the ID token. Pure. Source: OpenID Connect Core 1.0, section 5.3.2: `sub` must be the same.
 *
 * @param userInfo an error if it was refused.
 */
export function compareUserInfo(claims: Claims, userInfo: Claims | Error): Comparison {
  const row = { id: "user-info", title: "The user info is of the same user, with the same e-mail" } as const;
  const why = 'Apps ask for it to show the user ("User info request failed").';
  if (userInfo instanceof Error)
    return {
      ...row,
      result: "differs",
      seen: userInfo.message,
      expected: "the user's claims",
      why,
      fix: "Apps derive its address from the token endpoint: oauth2/userInfo beside it. Check TokenEndpoint (npm run outputs).",
    };
  // An ID token without an e-mail has a row of its own.
  const compared = textClaim(claims, "email") === undefined ? ["sub"] : ["sub", "email"];
  const changed = compared.filter((name) => textClaim(claims, name) !== textClaim(userInfo, name));
  if (changed.length === 0) return { ...row, result: "ok", seen: "the same" };
  return {
    ...row,
    result: "differs",
    seen: changed.map((name) => `${name}: ${seenOf(userInfo[name])}`).join("; "),
    expected: changed.map((name) => `${name}: ${seenOf(claims[name])}`).join("; "),
    why: `An app must not use the answer. ${why}`,
    fix: "Check that TokenEndpoint (npm run outputs) is this stack's.",
  };
}
