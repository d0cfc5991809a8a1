import { z } from "zod";
import { parseJson } from "../sync/model/json.ts";

/** The claims of a token or of a user info answer, not verified until a comparison says so. */
export type Claims = Readonly<Record<string, unknown>>;

/** A JSON Web Token in readable form. */
export interface DecodedToken {
  /** The signature algorithm that its header names. */
  readonly alg: string;
  readonly claims: Claims;
}

const claimsSchema = z.record(z.string(), z.unknown());
const headerSchema = z.looseObject({ alg: z.string() });

/**
 * Claims that tie a token to one sign-in or session: a reader learns nothing from them, and they do not belong in a ticket.
 * Source: Amazon Cognito Developer Guide, "Understanding the identity (ID) token".
 */
const NEVER_SHOWN = ["nonce", "at_hash", "c_hash", "s_hash", "jti", "origin_jti", "event_id", "sid"];

const TIMES = ["exp", "iat", "auth_time", "nbf"];

/** @returns undefined if the text is no JSON Web Token. It verifies nothing. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header = "", payload = "", ...rest] = token.split(".");
  const head = headerSchema.safeParse(parseJson(fromBase64Url(header)));
  const claims = claimsSchema.safeParse(parseJson(fromBase64Url(payload)));
  if (rest.length !== 1 || !head.success || !claims.success) return undefined;
  return { alg: head.data.alg, claims: claims.data };
}

/** Claims as they may be shown: without those of `NEVER_SHOWN`. */
export function shownClaims(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !NEVER_SHOWN.includes(name)));
}

/** A claim in words: times as dates, texts as they are. */
export function claimText(name: string, value: unknown): string {
  if (TIMES.includes(name) && typeof value === "number") return timeText(value);
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** "2026-11-29 01:02:03Z", from seconds since 1970. */
export function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? String(seconds)
    : date.toISOString().replace("T", " ").replace(".000", "");
}

/** A claim that is a text, or undefined. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

const identitiesClaim = z.array(z.object({ providerName: z.string() }));

/**
 * The identity provider of a federated user, as the ID token names it; undefined for an account of the pool.
 * Source: Amazon Cognito Developer Guide, "Understanding the identity (ID) token", claim `identities`.
 */
export function providerOf(claims: Claims): string | undefined {
  const found = identitiesClaim.safeParse(claims["identities"]);
  return found.success ? found.data[0]?.providerName : undefined;
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, "base64url").toString("utf8");
}
