import { quote } from "../read.ts";
import { isAppClient, isNativeApps, redirectsOf } from "../redirects.ts";
import type { Rule } from "../rule.ts";

/** What is on everybody's computer is no secret, and whoever trusts in it is deceived. */
export const publicClientSecret: Rule = {
  code: "public-client-secret",
  description: "An app on people's own computers is a public client, and must have no secret.",
  source: "https://www.rfc-editor.org/rfc/rfc8252#section-8.5",
  faults: (resource) => {
    if (!isAppClient(resource) || resource.props["generateSecret"] !== true) return [];
    const [native] = redirectsOf(resource)
      .filter(({ property, url }) => property !== "logoutUrls" && url !== undefined && isNativeApps(url))
      .map(({ text }) => quote(text));
    return native === undefined
      ? []
      : [
          `It has a secret and the callback ${native}, on people's own computers: set generateSecret to false.`,
        ];
  },
};
