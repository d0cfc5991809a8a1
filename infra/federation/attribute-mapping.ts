import type { ProviderSettings } from "../settings/federation.ts";

/**
 * The pool's attributes by claim, or by SAML attribute. For OpenID providers, Cognito adds the user name and always takes `sub`; for SAML it is
 * the NameID, and is not part of the mapping. It is sent, since the provider would show Cognito's addition as a change in each run.
 * Source: "Mapping IdP attributes to profiles and tokens", Amazon Cognito; hashicorp/terraform-provider-aws#4831.
 */
export function attributeMapping({ type, attributes }: ProviderSettings): Record<string, string> {
  const mapped = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(type === "saml" ? mapped : [...mapped, ["username", "sub"]]);
}
