import * as pulumi from "@pulumi/pulumi";
import { isPending, type ProviderSettings } from "../settings/federation.ts";
import type { Endpoints } from "./provider-details.ts";

/** What a sign-out address needs of this stack. */
export interface SignOutPlace {
  /** Host name of the sign-in pages. */
  readonly domain: pulumi.Input<string>;
}

/**
 * Where Cognito's sign-out sends the browser, so that the provider's session ends too: a sign-out URL of the app client. Nothing for SAML, where
 * Cognito itself goes to the provider; then it is the last address, if there is one.
 * Sources: OpenID Connect RP-Initiated Logout 1.0, section 2 (client_id instead of an ID token, which Cognito keeps); Amazon Cognito, "The managed login
 * sign-out endpoint: /logout" (to a registered address, or back to the sign-in page).
 */
export function signOutAtProvider(
  settings: ProviderSettings,
  endpoints: Endpoints | undefined,
  { domain }: SignOutPlace,
): pulumi.Output<string> | undefined {
  if (!settings.signOut || isPending(settings)) return undefined;
  const { signedOutUrl } = settings;
  if (settings.type === "saml") return signedOutUrl === undefined ? undefined : pulumi.output(signedOutUrl);
  const endpoint = endpoints?.endSession;
  if (endpoint === undefined) return undefined;
  const { clientId } = settings;
  if (settings.type === "oidc")
    return pulumi.output(
      withQuery(endpoint, [
        ["client_id", clientId],
        ["post_logout_redirect_uri", signedOutUrl],
      ]),
    );
  return pulumi.output(domain).apply((host) => {
    const callback = `https://${host}/oauth2/idpresponse`;
    return withQuery(endpoint, [["client_id", clientId], ...lastStep(signedOutUrl, callback)]);
  });
}

/** What ends both sessions, for users to open: Cognito's, and through it the provider's. */
export function signOutOfBoth(
  settings: ProviderSettings,
  atProvider: pulumi.Output<string> | undefined,
  app: SignOutPlace & { readonly clientId: pulumi.Input<string>; readonly callbackUrl: string },
): pulumi.Output<string> | undefined {
  if (!settings.signOut || isPending(settings)) return undefined;
  // In a teardown no endpoints are known.
  if (settings.type !== "saml" && atProvider === undefined) return undefined;
  return pulumi
    .all([app.domain, app.clientId, atProvider])
    .apply(([domain, clientId, next]) =>
      withQuery(`https://${domain}/logout`, [["client_id", clientId], ...lastStep(next, app.callbackUrl)]),
    );
}

type Parameter = readonly [name: string, value: string | undefined];

/** Cognito goes on to a registered sign-out URL; without one, to its sign-in page, which requires a registered callback URL. */
function lastStep(signOutUrl: string | undefined, callbackUrl: string): readonly Parameter[] {
  if (signOutUrl !== undefined) return [["logout_uri", signOutUrl]];
  return [
    ["redirect_uri", callbackUrl],
    ["response_type", "code"],
    ["scope", "openid"],
  ];
}

function withQuery(address: string, parameters: readonly Parameter[]): string {
  const url = new URL(address);
  for (const [name, value] of parameters) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
