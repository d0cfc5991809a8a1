import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import type { ProviderOutputs } from "../outputs.ts";
import { bridgedProviders, type ProviderSettings } from "../settings/federation.ts";
import { Bridge, type BridgeArgs, type BridgeOutputs } from "./bridge.ts";
import { declareIdentityProvider } from "./identity-providers.ts";
import { signOutAtProvider } from "./sign-out.ts";

export interface FederationArgs extends Omit<BridgeArgs, "providers" | "domain"> {
  /** The pool, known once it has sign-in pages, and their host name. */
  readonly pool: { readonly poolWithPages: pulumi.Input<string>; readonly domain: pulumi.Input<string> };
}

/** The pool's identity providers. */
export class Federation extends pulumi.ComponentResource {
  /** What app clients can name. */
  readonly providers: readonly pulumi.Resource[];
  /** By the provider's name. */
  readonly outputs: Readonly<Record<string, ProviderOutputs>>;
  /** Where Cognito's sign-out goes on to a provider, by its name. */
  readonly signOutUrls: Readonly<Record<string, pulumi.Output<string>>>;
  /** Our API before the providers; absent if none needs it. */
  readonly bridge: Bridge | undefined;

  constructor(name: string, args: FederationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Federation", name, {}, opts);
    const { settings, pool, endpoints, teardown } = args;
    const names = Object.entries(settings.federation);
    const bridged = bridgedProviders(settings.federation);
    const bridge =
      Object.keys(bridged).length === 0
        ? undefined
        : new Bridge(`${name}-idp`, { ...args, providers: bridged, domain: pool.domain }, { parent: this });
    this.bridge = bridge;
    this.providers = names.flatMap(([provider, own]) => {
      const declared = declareIdentityProvider(
        name,
        provider,
        {
          userPoolId: pool.poolWithPages,
          settings: own,
          endpoints: endpoints[provider],
          bridge: bridge?.endpoints[provider],
          retain: settings.retain,
          teardown,
        },
        this,
      );
      return declared === undefined ? [] : [declared];
    });
    this.outputs = Object.fromEntries(
      names.map(([provider, own]) => [provider, outputsOf(own, pool, bridge?.outputs[provider])]),
    );
    const signOutUrls = names.flatMap(([provider, own]) => {
      const url = signOutAtProvider(own, endpoints[provider], pool);
      return url === undefined ? [] : [[provider, url] as const];
    });
    this.signOutUrls = Object.fromEntries(signOutUrls);
    this.registerOutputs();
  }
}

function outputsOf(
  { type, signOut }: ProviderSettings,
  pool: FederationArgs["pool"],
  bridge: BridgeOutputs = {},
): ProviderOutputs {
  const Type = pulumi.output(type);
  if (type !== "saml") {
    const CognitoIdpResponseUri = pulumi.interpolate`https://${pool.domain}/oauth2/idpresponse`;
    return defined({ Type, CognitoIdpResponseUri, ...bridge });
  }
  const SingleLogoutUrl = signOut ? pulumi.interpolate`https://${pool.domain}/saml2/logout` : undefined;
  return defined({
    Type,
    AcsUrl: pulumi.interpolate`https://${pool.domain}/saml2/idpresponse`,
    Audience: pulumi.interpolate`urn:amazon:cognito:sp:${pool.poolWithPages}`,
    SingleLogoutUrl,
  });
}
