import {
  CognitoIdentityProviderClient,
  DescribeIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  type BridgedProvider,
  bridged,
  isPending,
  type ProviderSettings,
} from "../../../infra/settings/federation.ts";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";

/** An identity provider of the settings that the pool must have. */
export interface FederatedProvider {
  readonly name: string;
  readonly settings: ProviderSettings;
  /** With our API between Cognito and the provider. */
  readonly bridge: BridgedProvider | undefined;
}

/** The providers that the pool must have: a SAML provider without metadata is not declared yet. */
export function providersOf({ settings: { federation } }: Pick<Target, "settings">): FederatedProvider[] {
  return Object.entries(federation)
    .filter(([, settings]) => !isPending(settings))
    .map(([name, settings]) => ({ name, settings, bridge: bridged(settings) }));
}

export function hasProviders(target: Target): boolean {
  return providersOf(target).length > 0;
}

/** Providers with our API, with its address: `https://API/idp/NAME`. */
export function bridgedProvidersOf(target: Target) {
  return providersOf(target).flatMap(({ name, bridge }) =>
    bridge === undefined ? [] : [{ name, bridge, base: bridgeBase(target, name) }],
  );
}

export function hasBridge(target: Target): boolean {
  return bridgedProvidersOf(target).length > 0;
}

/** Providers that authenticate us by a signing key. */
export function signingProvidersOf(target: Target) {
  return bridgedProvidersOf(target).filter(({ bridge }) => bridge.clientAuth === "private_key_jwt");
}

export function hasSigningKeys(target: Target): boolean {
  return signingProvidersOf(target).length > 0;
}

/** Undefined if the stack was not deployed since the provider was set. */
function bridgeBase({ outputs }: Target, name: string): string | undefined {
  const { JwksUri, ApiGwCallbackEndpoint } = outputs.Federation?.[name] ?? {};
  return (JwksUri ?? ApiGwCallbackEndpoint)?.replace(/\/(?:jwks|callback)$/, "");
}

/** A provider as the pool has it. */
export interface DescribedProvider {
  readonly type: string | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly hasSecret: boolean;
  /** The client secret. A function, so that no report contains it. */
  readonly secret: () => string;
  readonly mapping: Readonly<Record<string, string>>;
  readonly identifiers: readonly string[];
}

/** The providers of the settings as the pool has them, by name; those that are missing are left out. */
export const describedProviders = fact(async (target): Promise<ReadonlyMap<string, DescribedProvider>> => {
  const found = await using(new CognitoIdentityProviderClient(awsConfig(target)), (client) =>
    Promise.all(
      providersOf(target).map(async ({ name }) => {
        const request = { UserPoolId: target.outputs.PoolId, ProviderName: name };
        const answer = await orMissing(
          client.send(new DescribeIdentityProviderCommand(request), sending(target)),
        );
        return [name, answer?.IdentityProvider] as const;
      }),
    ),
  );
  const known = found.flatMap(([name, provider]) => {
    if (provider === undefined) return [];
    const { client_secret: secret, ...details } = provider.ProviderDetails ?? {};
    const described: DescribedProvider = {
      type: provider.ProviderType,
      details,
      hasSecret: secret !== undefined && secret !== "",
      secret: () => secret ?? "",
      mapping: provider.AttributeMapping ?? {},
      identifiers: provider.IdpIdentifiers ?? [],
    };
    return [[name, described] as const];
  });
  return new Map(known);
});

/** A provider as the pool has it, for checks that need `idp.declared`. */
export async function describedProvider(target: Target, name: string): Promise<DescribedProvider> {
  const found = (await describedProviders(target)).get(name);
  const none = { type: undefined, details: {}, hasSecret: false, secret: () => "" };
  return found ?? { ...none, mapping: {}, identifiers: [] };
}

/** "https://my-pool.auth.eu-central-1.amazoncognito.com": the pool's own pages, which the outputs name for each provider. */
export function poolOrigin({ outputs }: Target): string {
  const addresses = Object.values(outputs.Federation ?? {}).map(
    (one) => one.CognitoIdpResponseUri ?? one.AcsUrl,
  );
  const address = addresses.find((one) => one !== undefined);
  if (address === undefined)
    throw new Error("The outputs have no address of the pool's pages: run npm run provision first");
  return new URL(address).origin;
}
