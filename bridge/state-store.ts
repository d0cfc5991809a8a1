import { nodeCrypto } from "./node-crypto.ts";

/** How long a sign-in at the provider may take, in seconds. */
export const STATE_SECONDS = 600;

/** How long a code may wait for Cognito, which redeems it at once, in seconds. */
export const CODE_SECONDS = 120;

/** A sign-in that is at the provider. */
export interface PendingSignIn {
  /** Cognito's own state, which must come back unchanged. */
  readonly cognitoState: string;
  /** The PKCE verifier. */
  readonly verifier: string;
}

/** What taking a state found. Of a foreign one nothing is known. */
export type TakenState =
  | ({ readonly kind: "taken" } & PendingSignIn)
  | { readonly kind: "expired"; readonly cognitoState: string }
  | { readonly kind: "foreign" | "unknown" };

/**
 * Pending sign-ins, each of which can be taken once. Times are seconds since 1970; an entry is valid before `expires`, whether or not it
 * was deleted since: DynamoDB deletes expired items within days. Source: "Using time to live (TTL) in DynamoDB".
 */
export interface StateStore {
  /** @param browser digest of the secret in the browser's cookie. */
  addState(id: string, signIn: PendingSignIn, browser: string, expires: number): Promise<void>;
  /** Takes a state that belongs to this browser. The state of another browser stays. */
  takeState(id: string, browser: string, now: number): Promise<TakenState>;
  /** Keeps the verifier until Cognito sends the code. @returns whether the code was new. */
  addCode(id: string, verifier: string, expires: number, now: number): Promise<boolean>;
  /** @returns the verifier of the code, once. */
  takeCode(id: string, now: number): Promise<string | undefined>;
}

/** SHA-256 in base64url. */
export function digest(text: string): string {
  return nodeCrypto().createHash("sha256").update(text).digest("base64url");
}

/** The ID of a state or a code. The provider is part of it: what one provider returned is unknown at another one's address. */
export function entryId(kind: "state" | "code", provider: string, value: string): string {
  return `${kind}#${digest(`${provider} ${value}`)}`;
}
