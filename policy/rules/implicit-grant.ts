import { texts } from "../read.ts";
import { isAppClient } from "../redirects.ts";
import type { Rule } from "../rule.ts";

/** The grant that puts tokens into an address, where history, logs and other apps find them. */
export const implicitGrant: Rule = {
  code: "implicit-grant",
  description: "An app client must not be allowed the implicit grant.",
  source: "https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2",
  faults: (resource) =>
    isAppClient(resource) && texts(resource.props["allowedOauthFlows"]).includes("implicit")
      ? ['allowedOauthFlows has "implicit": allow "code" alone, with PKCE.']
      : [],
};
