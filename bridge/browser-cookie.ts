import { headerValue } from "../proxy/headers.ts";
import type { ProxyEvent } from "../proxy/messages.ts";
import { nodeCrypto } from "./node-crypto.ts";

/** Browsers accept this prefix only from this very host, over HTTPS. Source: RFC 6265bis, section 4.1.3.2. */
const NAME = "__Host-quick-sign-in";

/**
 * How long a browser keeps the secret, in seconds: longer than a state is valid. Without it, a user who is too late at the provider would get a
 * page of the bridge, and the app no error.
 */
const KEPT_SECONDS = 60 * 60;

/** 32 bytes in base64url. */
const SECRET = /^[\w-]{43}$/;

/** A random value that cannot be guessed. It also has the form of a PKCE verifier (RFC 7636, section 4.1). */
export function randomSecret(): string {
  return nodeCrypto().randomBytes(32).toString("base64url");
}

/** The secret that ties sign-ins to this browser. Sign-ins in two tabs share it. */
export function browserSecret({ headers }: ProxyEvent): string | undefined {
  for (const cookie of (headerValue(headers, "cookie") ?? "").split(";")) {
    const [name, value = ""] = cookie.trim().split("=", 2);
    if (name === NAME && SECRET.test(value)) return value;
  }
  return undefined;
}

/** The header that sets the secret. Lax: the provider's redirect comes from another site. */
export function setBrowserSecret(secret: string): string {
  return `${NAME}=${secret}; Path=/; Max-Age=${KEPT_SECONDS}; Secure; HttpOnly; SameSite=Lax`;
}
