import { type FederationSettings, isPending, issuerOf, type ProviderSettings } from "./federation.ts";
import { entityIdOf } from "./saml-entity.ts";

/**
 * Who gives the users of each provider their names, by the provider's name. The stack keeps it as an output, also for providers that it no
 * longer has: their accounts stay in the pool, and Cognito finds an account by the provider's name and the user's name there alone.
 * Source: OpenID Connect Core 1.0, section 5.7: `sub` is unique within its issuer, and nowhere else.
 */
export type ProviderIssuers = Readonly<Record<string, string>>;

/** The entity ID in the document at each address of metadata, as it is now. */
export type EntityIds = ReadonlyMap<string, string>;

/** A provider's name that would lead to another issuer than before. */
export interface MovedProvider {
  readonly name: string;
  /** Absent if the stack has no record of it. */
  readonly deployed: string | undefined;
  readonly wanted: string;
}

/** The issuers that these settings name. A SAML provider without metadata has none yet. Pure. */
export function issuersIn(federation: FederationSettings, entityIds: EntityIds): ProviderIssuers {
  const known = Object.entries(federation).filter(([, provider]) => !isPending(provider));
  return Object.fromEntries(known.map(([name, provider]) => [name, issuerText(provider, entityIds)]));
}

/** With the protocol: names of SAML users and of OpenID users have nothing to do with each other. */
function issuerText(provider: ProviderSettings, entityIds: EntityIds): string {
  if (provider.type !== "saml") return `OIDC ${issuerOf(provider)}`;
  const { metadata = "", metadataUrl } = provider;
  // The address says nothing: the document behind it may become that of another provider.
  return samlIssuer((metadataUrl === undefined ? entityIdOf(metadata) : entityIds.get(metadataUrl)) ?? "");
}

/** The issuer of a SAML provider, as text. Pure. */
export function samlIssuer(entityId: string): string {
  return `SAML entity ID ${entityId}`;
}

/**
 * A stack's record in this version's form. An earlier version wrote "SAML" with the entity ID, or with the address of the metadata, which does
 * not say who is behind it: then there is no record. Pure.
 */
export function readRecord(recorded: ProviderIssuers, federation: FederationSettings): ProviderIssuers {
  const addresses = new Map(
    Object.entries(federation).flatMap(([name, provider]) =>
      provider.type === "saml" && !isPending(provider) ? [[comparedName(name), provider.metadataUrl]] : [],
    ),
  );
  const read = Object.entries(recorded).flatMap(([name, issuer]) => {
    const [, former] = /^SAML (?!entity ID )(.*)$/s.exec(issuer) ?? [];
    // Of a name without metadata in the settings, the text stays until it has one.
    if (former === undefined || !addresses.has(comparedName(name))) return [[name, issuer] as const];
    return former === addresses.get(comparedName(name)) ? [] : [[name, samlIssuer(former)] as const];
  });
  return Object.fromEntries(read);
}

/**
 * The issuer of a provider as the pool has it; nothing if it cannot be known. Pure.
 *
 * Source: DescribeIdentityProvider; IdentityProviderType, ProviderDetails.
 *
 * @param entityIds with which an address of metadata is enough: none if there is a record, because the document may have changed since.
 */
export function issuerInPool(
  type: string | undefined,
  details: Readonly<Record<string, string>>,
  entityIds: EntityIds,
): string | undefined {
  const { oidc_issuer: issuer, MetadataURL, MetadataFile = "" } = details;
  if (type === "OIDC") return issuer && `OIDC ${issuer}`;
  const entity = MetadataURL === undefined ? entityIdOf(MetadataFile) : entityIds.get(MetadataURL);
  return type === "SAML" && entity !== undefined ? samlIssuer(entity) : undefined;
}

/**
 * The form in which names of providers are compared: the pool ignores the case of usernames, and those of federated users begin with the
 * provider's name. Source: "User pool case sensitivity", Amazon Cognito. Pure.
 */
export function comparedName(name: string): string {
  return name.toLowerCase();
}

/**
 * The providers whose names would lead to another issuer. What the pool has decides, because Cognito goes by it: after a run that failed
 * half-way, that may be another issuer than the recorded one. The record decides where the pool does not say. Pure.
 *
 * @param recorded of the last run that was complete. @param inPool by the names in `wanted`.
 */
export function movedProviders(
  recorded: ProviderIssuers,
  inPool: ProviderIssuers,
  wanted: ProviderIssuers,
): MovedProvider[] {
  return Object.entries(wanted).flatMap(([name, issuer]) => {
    const deployed = ownOf(inPool, name) ?? recordedIssuer(recorded, name);
    return deployed === issuer ? [] : [{ name, deployed, wanted: issuer }];
  });
}

/** The recorded issuer of a name, in whatever case. Pure. */
export function recordedIssuer(recorded: ProviderIssuers, name: string): string | undefined {
  return Object.entries(recorded).find(([one]) => comparedName(one) === comparedName(name))?.[1];
}

/** A provider may be called "constructor". */
function ownOf(issuers: ProviderIssuers, name: string): string | undefined {
  return Object.hasOwn(issuers, name) ? issuers[name] : undefined;
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
