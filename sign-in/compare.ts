import type { App } from "./app.ts";
import type { TokenAnswer } from "./attempt.ts";
import { type Claims, providerOf, textClaim, timeText } from "./claims.ts";
import type { Comparison } from "./report.ts";

/** What the comparisons of an ID token rest on. */
export interface TokenCheck {
  readonly app: App;
  readonly answer: TokenAnswer;
  readonly hasNonce: (nonce: unknown) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const OUTPUTS = "npm run outputs";
const ADD_AGAIN = `Compare it with ${OUTPUTS}. The extension access in Amazon Quick cannot be edited: if it differs there, delete it and add it again.`;

/**
 * Compares the ID token of a sign-in with what the app checks. Pure.
 *
 * Sources: OpenID Connect Core 1.0, section 3.1.3.7; Amazon Cognito Developer Guide, "Verifying JSON web tokens"; Amazon Quick, "Setting up
 * Amazon Quick on desktop for enterprise deployments": the e-mail must match exactly.
 */
export function compareToken(check: TokenCheck): readonly Comparison[] {
  const { answer } = check;
  if (answer.decoded === undefined) return [unreadable(answer)];
  const { claims } = answer.decoded;
  const compared = [
    signature(check, answer.decoded.alg),
    issuer(check, claims),
    audience(check, claims),
    expiry(check, claims),
    nonce(check, claims),
    tokenUse(claims),
    ...(check.app.scope.split(" ").includes("email") ? [email(claims), emailVerified(claims)] : []),
  ];
  const isExplained = answer.refusal === undefined || compared.some(({ result }) => result === "differs");
  return isExplained ? compared : [unreadable(answer), ...compared];
}

/** Whether all that is compared is right: what was not checked counts against it, unless a browser alone decides whether it can be. */
export function isRight(comparisons: readonly Comparison[]): boolean {
  return comparisons.every(
    ({ id, result }) => result === "ok" || (id === "wrong-verifier" && result === "not-checked"),
  );
}

function unreadable({ idToken, refusal }: TokenAnswer): Comparison {
  return {
    id: "id-token",
    title: "The token endpoint returns an ID token that is valid",
    result: "differs",
    seen: idToken === undefined ? "no ID token" : (refusal ?? "a text that is no JSON Web Token"),
    expected: "a signed JSON Web Token",
    why: "Without an ID token the app does not know the user.",
    fix: "The scope must contain openid, and the token endpoint must be the pool's: npm run provision -- --preview --refresh shows manual changes.",
  };
}

function signature({ answer, app }: TokenCheck, alg: string): Comparison {
  const row = { id: "signature", title: "It is signed with RS256, by a key of the JWKS URI" } as const;
  if (alg !== "RS256")
    return {
      ...row,
      result: "differs",
      seen: `algorithm ${alg}`,
      expected: "algorithm RS256",
      why: "A token with another algorithm can be forged, or is not from Amazon Cognito.",
      fix: ADD_AGAIN,
    };
  // oauth4webapi compares the claims first, and does not come to the signature of a token that it refuses.
  if (answer.refusal !== undefined)
    return { ...row, result: "not-checked", seen: "the token was refused for another reason" };
  if (answer.signatureProblem === undefined)
    return { ...row, result: "ok", seen: "RS256, signature verified" };
  return {
    ...row,
    result: "differs",
    seen: answer.signatureProblem,
    expected: `a signature by a key of ${app.jwksUri}`,
    why: `${app.name} reads the same keys, and refuses the token.`,
    fix: ADD_AGAIN,
  };
}

function issuer({ app }: TokenCheck, claims: Claims): Comparison {
  const row = {
    id: "iss",
    title: "iss is the issuer URL, to the letter",
    seen: seenOf(claims["iss"]),
  } as const;
  if (claims["iss"] === app.issuer) return { ...row, result: "ok" };
  return {
    ...row,
    result: "differs",
    expected: app.issuer,
    why: `${app.name} and the trusted token issuer of IAM Identity Center compare it character by character ("Token validation failure").`,
    fix: `A pool has one issuer, by its issuer type (docs/production-checklist.md). ${ADD_AGAIN}`,
  };
}

function audience({ app }: TokenCheck, claims: Claims): Comparison {
  const row = { id: "aud", title: "aud is the client ID", seen: seenOf(claims["aud"]) } as const;
  if (claims["aud"] === app.clientId) return { ...row, result: "ok" };
  return {
    ...row,
    result: "differs",
    expected: app.clientId,
    why: `${app.name} refuses tokens for other apps.`,
    fix: `Client ID and Aud claim must be the same. ${ADD_AGAIN}`,
  };
}

function expiry({ now }: TokenCheck, claims: Claims): Comparison {
  const exp = claims["exp"];
  const row = { id: "exp", title: "exp is in the future" } as const;
  if (typeof exp === "number" && exp * 1000 > now) {
    const minutes = Math.round((exp * 1000 - now) / 60_000);
    return { ...row, result: "ok", seen: `${timeText(exp)}, in ${minutes} minutes` };
  }
  return {
    ...row,
    result: "differs",
    seen: typeof exp === "number" ? timeText(exp) : seenOf(exp),
    expected: `after ${timeText(Math.floor(now / 1000))}, this computer's time`,
    why: "An expired token signs no user in.",
    fix: "Check the date and time of this computer. If they are right, check the setting tokenValidity.",
  };
}

function nonce({ hasNonce }: TokenCheck, claims: Claims): Comparison {
  const row = { id: "nonce", title: "nonce is the one of this sign-in" } as const;
  if (hasNonce(claims["nonce"])) return { ...row, result: "ok", seen: "the same" };
  return {
    ...row,
    result: "differs",
    seen: claims["nonce"] === undefined ? "none" : "another one",
    expected: "the one that was sent",
    why: "The token belongs to another sign-in: it may be replayed.",
    fix: "Run the command again. If it recurs, something between app and Cognito changes the request: the AuthEndpoint must be the proxy's.",
  };
}

/** Amazon Cognito signs ID and access tokens with the same keys; this claim tells them apart. */
function tokenUse(claims: Claims): Comparison {
  const row = { id: "token_use", title: "token_use is id", seen: seenOf(claims["token_use"]) } as const;
  if (claims["token_use"] === "id") return { ...row, result: "ok" };
  return {
    ...row,
    result: "differs",
    expected: "id",
    why: "Another kind of token, or a token of another provider, has neither the audience nor the e-mail that the app needs.",
    fix: ADD_AGAIN,
  };
}

function email(claims: Claims): Comparison {
  const found = textClaim(claims, "email");
  const row = { id: "email", title: "email is there", seen: seenOf(claims["email"]) } as const;
  if (found !== undefined) return { ...row, result: "ok" };
  return {
    ...row,
    result: "differs",
    expected: "the address of the user in Amazon Quick, to the letter, with upper and lower case",
    why: "Amazon Quick and IAM Identity Center find the user by it.",
    fix: "The app client must allow the scope email and read the attribute: npm run provision. The account needs the address: npm run sync -- --source idc (or local, for users of Amazon Quick).",
  };
}

function emailVerified(claims: Claims): Comparison {
  const verified = claims["email_verified"];
  const row = { id: "email_verified", title: "email_verified is true", seen: seenOf(verified) } as const;
  // Cognito's user info and some providers write it as a text.
  if (verified === true || verified === "true") return { ...row, result: "ok" };
  return {
    ...row,
    result: "differs",
    expected: "true",
    why: "An address that is not verified may belong to another person: apps may refuse it, and Amazon Cognito does not accept it as user name.",
    fix: howToVerify(providerOf(claims)),
  };
}

function howToVerify(provider: string | undefined): string {
  if (provider === undefined)
    return "Sync marks the addresses of the directory as verified: npm run sync -- user E-MAIL --source idc (or local, for users of Amazon Quick)";
  return (
    `${provider} writes it at each sign-in: let it send email_verified, which the setting federation maps. Entra ID has no such claim, and ` +
    "IAM Identity Center needs an attribute mapping: see the page of the provider, linked in docs/federation.md."
  );
}

/** A claim as it was seen; never an object with more in it. */
export function seenOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === "") return "empty";
  return typeof value === "string" ? value : JSON.stringify(value).slice(0, 200);
}
