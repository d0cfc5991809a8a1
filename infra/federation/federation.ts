import * as pulumi from "@pulumi/pulumi";
import type { ProviderOutputs } from "../outputs.ts";
import type { ProviderSettings } from "../settings/federation.ts";
import type { Settings } from "../settings/settings.ts";
import { declareIdentityProvider } from "./identity-providers.ts";
import type { Endpoints } from "./provider-details.ts";

export interface FederationArgs {
  readonly settings: Settings;
  /** The pool, known once it has sign-in pages, and their host name. */
  readonly pool: { readonly poolWithPages: pulumi.Input<string>; readonly domain: pulumi.Input<string> };
  /** Endpoints of OpenID providers by name; none if the stack is about to be destroyed. */
  readonly endpoints: Readonly<Record<string, Endpoints>>;
  readonly teardown: boolean;
}

/** The pool's identity providers. */
export class Federation extends pulumi.ComponentResource {
  /** What app clients can name. */
  readonly providers: readonly pulumi.Resource[];
  /** By the provider's name. */
  readonly outputs: Readonly<Record<string, ProviderOutputs>>;

  constructor(name: string, args: FederationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Federation", name, {}, opts);
    const { settings, pool, endpoints, teardown } = args;
    const names = Object.entries(settings.federation);
    this.providers = names.flatMap(([provider, own]) => {
      const declared = declareIdentityProvider(
        name,
        provider,
        {
          userPoolId: pool.poolWithPages,
          settings: own,
          endpoints: endpoints[provider],
          bridge: undefined,
          retain: settings.retain,
          teardown,
        },
        this,
      );
      return declared === undefined ? [] : [declared];
    });
    this.outputs = Object.fromEntries(names.map(([provider, own]) => [provider, outputsOf(own, pool)]));
    this.registerOutputs();
  }
}

function outputsOf({ type }: ProviderSettings, pool: FederationArgs["pool"]): ProviderOutputs {
  const Type = pulumi.output(type);
  if (type !== "saml") {
    return { Type, CognitoIdpResponseUri: pulumi.interpolate`https://${pool.domain}/oauth2/idpresponse` };
  }
  return {
    Type,
    AcsUrl: pulumi.interpolate`https://${pool.domain}/saml2/idpresponse`,
    Audience: pulumi.interpolate`urn:amazon:cognito:sp:${pool.poolWithPages}`,
  };
}
