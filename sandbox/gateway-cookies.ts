/**
 * All hosts share the gateway's origin, so the gateway keeps each host's cookies below that host's path. Browsers accept the prefixes
 * `__Host-` and `__Secure-` from https only, and the first one without another path than "/": the gateway replaces them.
 * Source: draft-ietf-httpbis-rfc6265bis, section 4.1.3.
 */
const PREFIX = /^__(Host|Secure)-/;
const LOCAL_PREFIX = /^sandbox-(Host|Secure)-/;

/** What a host sets, as the gateway sets it for this host. */
export function localCookie(cookie: string, host: string): string {
  const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
  const path = attributes.find((attribute) => /^path=\//i.test(attribute))?.slice("path=".length) ?? "/";
  const kept = attributes.filter((attribute) => !/^(?:path|domain|secure)\b/i.test(attribute));
  return [pair.replace(PREFIX, "sandbox-$1-"), ...kept, `Path=/${host}${path}`].join("; ");
}

/** What the browser sends, as the host has set it. */
export function hostCookies(header: string): string {
  return header
    .split("; ")
    .map((pair) => pair.replace(LOCAL_PREFIX, "__$1-"))
    .join("; ");
}
