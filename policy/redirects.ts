import { quote, texts } from "./read.ts";
import type { Resource } from "./rule.ts";

const CLIENTS = [
  "aws:cognito/userPoolClient:UserPoolClient",
  "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
];

/** Properties with addresses that receive data for the app only. */
const REDIRECTS = ["callbackUrls", "logoutUrls", "defaultRedirectUri"] as const;

/** Source: RFC 8252, section 7.3; Cognito also accepts `localhost`, which Amazon Quick uses. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** An address to which an app client may redirect the browser. */
export interface Redirect {
  readonly property: (typeof REDIRECTS)[number];
  readonly text: string;
  /** Undefined if it is not an absolute URL. */
  readonly url: URL | undefined;
}

export function isAppClient({ type }: Resource): boolean {
  return CLIENTS.includes(type);
}

/** All addresses to which an app client may redirect the browser. */
export function redirectsOf({ props }: Resource): readonly Redirect[] {
  return REDIRECTS.flatMap((property) =>
    texts(props[property]).map((text) => ({ property, text, url: URL.parse(text) ?? undefined })),
  );
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.includes(url.hostname);
}

/** An address on the user's own computer: loopback, or the scheme of an installed app. */
export function isNativeApps(url: URL): boolean {
  return isLoopback(url) || !["http:", "https:"].includes(url.protocol);
}

/** An address as messages show it. */
export function shown({ property, text }: Redirect): string {
  return `${property} has ${quote(text)}`;
}
