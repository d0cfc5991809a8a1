import { type FederationSettings, isPending, issuerOf, type ProviderSettings } from "./federation.ts";
import { entityIdOf } from "./saml-entity.ts";

/**
 * Who gives the users of each provider their names, by the provider's name. The stack keeps it as an output, also for providers that it no
 * longer has: their accounts stay in the pool, and Cognito finds an account by the provider's name and the user's name there alone.
 * Source: OpenID Connect Core 1.0, section 5.7: `sub` is unique within its issuer, and nowhere else.
 */
export type ProviderIssuers = Readonly<Record<string, string>>;

/** A provider's name that would lead to another issuer than before. */
export interface MovedProvider {
  readonly name: string;
  /** Absent if the stack has no record of it. */
  readonly deployed: string | undefined;
  readonly wanted: string;
}

/** The issuers that these settings name. A SAML provider without metadata has none yet. Pure. */
export function issuersIn(federation: FederationSettings): ProviderIssuers {
  const known = Object.entries(federation).filter(([, provider]) => !isPending(provider));
  return Object.fromEntries(known.map(([name, provider]) => [name, issuerText(provider)]));
}

/** With the protocol: names of SAML users and of OpenID users have nothing to do with each other. */
function issuerText(provider: ProviderSettings): string {
  if (provider.type !== "saml") return `OIDC ${issuerOf(provider)}`;
  const { metadata, metadataUrl = "" } = provider;
  return `SAML ${metadata === undefined ? metadataUrl : (entityIdOf(metadata) ?? "")}`;
}

/** The providers whose names stood for another issuer before. Pure. @param recorded of the last run. */
export function movedProviders(recorded: ProviderIssuers, wanted: ProviderIssuers): MovedProvider[] {
  return Object.entries(wanted).flatMap(([name, issuer]) => {
    const deployed = Object.hasOwn(recorded, name) ? recorded[name] : undefined;
    return deployed === issuer ? [] : [{ name, deployed, wanted: issuer }];
  });
}

/** What is wrong with each. Pure. */
export function describeMoved(moved: readonly MovedProvider[]): string {
  const lines = moved.map(
    ({ name, deployed = "unknown (the stack has no record of it)", wanted }) =>
      `  federation.${name}: deployed ${deployed}; with these settings ${wanted}`,
  );
  return (
    "An identity provider would be another one under its old name. Two users can have the same name at two providers, so one of them could " +
    `sign in to an account of the other:\n${lines.join("\n")}`
  );
}

export const USE_ANOTHER_NAME =
  "Restore the issuer, or add the new provider under a name that the stack has never had (docs/federation.md).";
