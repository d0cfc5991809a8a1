import { quote, texts } from "../read.ts";
import { isAppClient, isLoopback, isNativeApps, type Redirect, redirectsOf, shown } from "../redirects.ts";
import type { Rule } from "../rule.ts";

/** The grant that puts tokens into an address, where history, logs and other apps can read them. */
export const implicitGrant: Rule = {
  code: "implicit-grant",
  description: "An app client must not be allowed the implicit grant.",
  source: "https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2",
  faults: (resource) =>
    isAppClient(resource) && texts(resource.props["allowedOauthFlows"]).includes("implicit")
      ? ['allowedOauthFlows has "implicit": allow only "code", with PKCE.']
      : [],
};

/** Plain http is only for the user's own computer: on a network, others can read the code. */
export const plainHttpCallback: Rule = {
  code: "plain-http-callback",
  description: "An app client must not redirect to a plain http address outside the user's own computer.",
  source: "https://www.rfc-editor.org/rfc/rfc9700#section-2.6",
  faults: (resource) => (isAppClient(resource) ? redirectsOf(resource).flatMap(faultOfRedirect) : []),
};

function faultOfRedirect(redirect: Redirect): readonly string[] {
  const { url } = redirect;
  if (url === undefined)
    return [`${shown(redirect)}, which is not an absolute URL: write one with its scheme.`];
  if (url.protocol !== "http:" || isLoopback(url)) return [];
  return [
    `${shown(redirect)}: use https, or an address of the computer itself (localhost, 127.0.0.1, [::1]).`,
  ];
}

/** A secret that is on each user's computer is not a secret, and must not be relied on. */
export const publicClientSecret: Rule = {
  code: "public-client-secret",
  description: "An app on users' computers is a public client, and must have no secret.",
  source: "https://www.rfc-editor.org/rfc/rfc8252#section-8.5",
  faults: (resource) => {
    if (!isAppClient(resource) || resource.props["generateSecret"] !== true) return [];
    const [native] = redirectsOf(resource)
      .filter(({ property, url }) => property !== "logoutUrls" && url !== undefined && isNativeApps(url))
      .map(({ text }) => quote(text));
    if (native === undefined) return [];
    return [`It has a secret and the callback ${native} on users' computers: set generateSecret to false.`];
  },
};

/** Source: "Working with user attributes", Amazon Cognito: both prefixes, the second of developer-only attributes. */
const CUSTOM = /^(?:dev:)?custom:/;

/**
 * The pool's custom attributes belong to sync: the user's ID in the directory, and who manages the account. A client that may write
 * them lets its users change them. A client without a list may write the standard attributes only.
 */
export const writableMark: Rule = {
  code: "writable-mark",
  description: "An app client must not let users write custom attributes.",
  source: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html",
  faults: (resource) =>
    isAppClient(resource)
      ? texts(resource.props["writeAttributes"])
          .filter((name) => CUSTOM.test(name))
          .map((name) => `writeAttributes has ${quote(name)}: remove it, since only sync may write it.`)
      : [],
};
