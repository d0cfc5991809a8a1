import { isAppClient, isLoopback, type Redirect, redirectsOf, shown } from "../redirects.ts";
import type { Rule } from "../rule.ts";

/** Plain http is for the computer itself: anywhere else, whoever is on the way reads the code. */
export const plainHttpCallback: Rule = {
  code: "plain-http-callback",
  description: "An app client must not send people to a plain http address off their own computer.",
  source: "https://www.rfc-editor.org/rfc/rfc9700#section-2.6",
  faults: (resource) => (isAppClient(resource) ? redirectsOf(resource).flatMap(faultOf) : []),
};

function faultOf(redirect: Redirect): readonly string[] {
  const { url } = redirect;
  if (url === undefined) return [`${shown(redirect)}, which is no absolute URL: write one with its scheme.`];
  if (url.protocol !== "http:" || isLoopback(url)) return [];
  return [
    `${shown(redirect)}: use https, or an address of the computer itself (localhost, 127.0.0.1, [::1]).`,
  ];
}
