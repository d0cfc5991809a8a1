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

/**
 * The issuer of a provider as the pool has it; nothing if it cannot be known. Pure.
 *
 * Source: DescribeIdentityProvider; IdentityProviderType, ProviderDetails.
 */
export function issuerInPool(
  type: string | undefined,
  details: Readonly<Record<string, string>>,
): string | undefined {
  const { oidc_issuer: issuer, MetadataURL, MetadataFile = "" } = details;
  if (type === "OIDC") return issuer && `OIDC ${issuer}`;
  const entity = MetadataURL ?? entityIdOf(MetadataFile);
  return type === "SAML" && entity !== undefined ? `SAML ${entity}` : undefined;
}

/**
 * The form in which names of providers are compared: the pool ignores the case of usernames, and those of federated users begin with the
 * provider's name. Source: "User pool case sensitivity", Amazon Cognito. Pure.
 */
export function comparedName(name: string): string {
  return name.toLowerCase();
}

/** The providers whose names stood for another issuer before. Pure. @param recorded of the last run. */
export function movedProviders(recorded: ProviderIssuers, wanted: ProviderIssuers): MovedProvider[] {
  const known = new Map(Object.entries(recorded).map(([name, issuer]) => [comparedName(name), issuer]));
  return Object.entries(wanted).flatMap(([name, issuer]) => {
    const deployed = known.get(comparedName(name));
    return deployed === issuer ? [] : [{ name, deployed, wanted: issuer }];
  });
}

/** What to record: all names that the stack has ever had, each in its last spelling. Pure. */
export function recordOf(recorded: ProviderIssuers, wanted: ProviderIssuers): ProviderIssuers {
  const names = new Set(Object.keys(wanted).map(comparedName));
  const others = Object.entries(recorded).filter(([name]) => !names.has(comparedName(name)));
  return { ...Object.fromEntries(others), ...wanted };
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
