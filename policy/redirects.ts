import { quote, texts } from "./read.ts";
import type { Resource } from "./rule.ts";

const CLIENTS = [
  "aws:cognito/userPoolClient:UserPoolClient",
  "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
];

/** Where a browser is sent with something that only the app may see. */
const REDIRECTS = ["callbackUrls", "logoutUrls", "defaultRedirectUri"] as const;

/** This computer itself. Source: RFC 8252, section 7.3; Cognito takes `localhost` too, which Amazon Quick uses. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** An address that an app client lets the browser be sent to. */
export interface Redirect {
  readonly property: (typeof REDIRECTS)[number];
  readonly text: string;
  /** Undefined: it is no absolute URL. */
  readonly url: URL | undefined;
}

export function isAppClient({ type }: Resource): boolean {
  return CLIENTS.includes(type);
}

/** All addresses that an app client lets the browser be sent to. */
export function redirectsOf({ props }: Resource): readonly Redirect[] {
  return REDIRECTS.flatMap((property) =>
    texts(props[property]).map((text) => ({ property, text, url: URL.parse(text) ?? undefined })),
  );
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.includes(url.hostname);
}

/** An address on the user's own computer: loopback, or a scheme that an installed app has registered. */
export function isNativeApps(url: URL): boolean {
  return isLoopback(url) || !["http:", "https:"].includes(url.protocol);
}

/** How a message shows an address. */
export function shown({ property, text }: Redirect): string {
  return `${property} has ${quote(text)}`;
}
