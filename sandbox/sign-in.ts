import { z } from "zod";
import { amazonQuick, REDIRECT_URI, type SignedIn, SignInError, signIn } from "../sign-in/index.ts";
import type { Gateway } from "./gateway.ts";
import { type ChosenUser, type Passwords, walkThroughPages } from "./sign-in/pages.ts";
import { sandboxPort } from "./sign-in/sandbox-port.ts";

/** The stack outputs that an administrator copies into Amazon Quick. */
export type SignInOutputs = Parameters<typeof amazonQuick>[0] & { readonly PoolId: string };

const claimsSchema = z.object({ aud: z.string(), sub: z.string(), iat: z.number() });

/** From the first page to the last claim. */
const TIMEOUT_MS = 60_000;

interface Where {
  readonly outputs: SignInOutputs;
  readonly gateway: Gateway;
}

/** A sign-in with an identity provider of the setting `federation`. */
export interface ProviderSignIn extends Where {
  readonly identityProvider: string;
  /** The e-mail that the ID token must have. */
  readonly email: string;
  readonly entries: Passwords | ChosenUser;
}

export interface SignInRequest extends Where, Passwords {
  /** Goes through the pages from the app's first address to the redirect back to it. @default sends their forms without a browser */
  readonly walk?: (start: string, redirectUri: string, passwords: Passwords) => Promise<void>;
}

/** The verified claims of a sign-in. */
export interface VerifiedSignIn {
  /** The ID token's e-mail, with its original case. */
  readonly email: string;
  readonly aud: string;
  readonly sub: string;
  /** When the first and the refreshed ID token were issued, in seconds since 1970. */
  readonly issuedAt: number;
  readonly refreshedAt: number;
  readonly signedIn: SignedIn;
}

/**
 * Signs in an invited user for the first time, as a desktop app does: `npm run sign-in`, with the sandbox's browser.
 *
 * @throws PagesError, SignInError whose code names the failed step.
 */
export async function verifySignIn(request: SignInRequest): Promise<VerifiedSignIn> {
  const { outputs, gateway, email, walk = walkThroughPages } = request;
  const signedIn = await signIn({
    app: amazonQuick(outputs),
    checkVerifier: true,
    open: (address) => walk(address, REDIRECT_URI, request),
    resolve: gateway.resolve,
    port: sandboxPort,
    timeoutMs: TIMEOUT_MS,
  });
  return verified(signedIn, email);
}

/** Signs in with an identity provider, without the page that offers a choice. @throws PagesError, SignInError */
export async function verifyProviderSignIn(request: ProviderSignIn): Promise<VerifiedSignIn> {
  const { outputs, gateway, identityProvider, email, entries } = request;
  const signedIn = await signIn({
    app: { ...amazonQuick(outputs), identityProvider },
    open: (address) => walkThroughPages(address, REDIRECT_URI, entries),
    resolve: gateway.resolve,
    port: sandboxPort,
    timeoutMs: TIMEOUT_MS,
  });
  return verified(signedIn, email);
}

function verified(signedIn: SignedIn, email: string): VerifiedSignIn {
  const { claims, refreshedClaims } = signedIn;
  if (claims["email"] !== email)
    throw new SignInError("ID_TOKEN_INVALID", `The ID token's e-mail is not exactly ${email}.`);
  const { aud, sub, iat } = claimsSchema.parse(claims);
  return { email, aud, sub, issuedAt: iat, refreshedAt: claimsSchema.parse(refreshedClaims).iat, signedIn };
}
