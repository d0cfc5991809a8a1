import { openRoutesOf } from "./bridge-routes.ts";
import type { CidrRange } from "./cidr.ts";
import type { Clients } from "./clients.ts";
import type { SettingFault } from "./fault.ts";
import {
  bridged,
  bridgedProviders,
  type FederationSettings,
  isPending,
  type Offer,
  offeredProviders,
  type ProviderSettings,
  REQUIRED_ATTRIBUTES,
} from "./federation.ts";
import { fitsResourcePolicy } from "./resource-policy.ts";
import { entityIdOf, problemOf } from "./saml-entity.ts";

/** What the rules compare. */
export interface FederatedSettings extends Offer {
  readonly federation: FederationSettings;
  readonly clients: Clients;
  readonly defaultProvider?: string | undefined;
  readonly endpoints: "proxy" | "direct";
  readonly existingPoolId?: string | undefined;
}

/**
 * Finds parts of `federation` that contradict each other, or the settings of clients. Pure.
 *
 * @param region the stack's Region, if it is known.
 */
export function faultsOfFederation(settings: FederatedSettings, region?: string): SettingFault[] {
  const { federation } = settings;
  return [
    ...Object.entries(federation).flatMap(([name, provider]) => [
      ...faultsOfSecret(`federation.${name}`, provider, region),
      ...faultsOfMapping(`federation.${name}.attributes`, provider),
      ...faultsOfTrust(`federation.${name}`, provider),
      ...faultsOfMetadata(`federation.${name}`, provider),
      ...faultsOfSignOut(`federation.${name}`, provider),
      ...faultsOfPool(`federation.${name}.poolId`, provider, settings.existingPoolId),
    ]),
    ...faultsOfNames(Object.keys(federation)),
    ...faultsOfDomains(federation),
    ...faultsOfOffer("", settings, federation),
    ...Object.entries(settings.clients).flatMap(([app, client]) =>
      faultsOfOffer(`clients.${app}.`, client, federation),
    ),
    ...faultsOfDefault(settings),
  ];
}

/** The policy of the bridge's API also has the routes that stay open: ranges that fit the other API's may not fit it. Pure. */
export function faultsOfBridgeRanges(
  ranges: readonly CidrRange[] | undefined,
  federation: FederationSettings,
): SettingFault[] {
  const providers = bridgedProviders(federation);
  if (ranges === undefined || Object.keys(providers).length === 0) return [];
  if (fitsResourcePolicy(ranges, openRoutesOf(providers))) return [];
  const found = `the ${ranges.length} ranges do not fit the resource policy of the bridge to identity providers`;
  return [{ key: "allowedCidrs", found, allowed: "merge adjacent ranges" }];
}

/** Cognito authenticates at token endpoints with a client secret; only the bridge can do without one. */
function faultsOfSecret(key: string, provider: ProviderSettings, region: string | undefined): SettingFault[] {
  if (provider.type === "saml") return [];
  const { clientSecretArn } = provider;
  const signs = bridged(provider)?.clientAuth === "private_key_jwt";
  const at = `${key}.clientSecretArn`;
  if (signs && clientSecretArn !== undefined) {
    const found = "with private_key_jwt, assertions are signed and no client secret is used";
    return [{ key: at, found, allowed: "remove this key, or set clientAuth to client_secret" }];
  }
  if (signs) return [];
  if (clientSecretArn === undefined) {
    const allowed =
      "store the client secret in Secrets Manager, and write its ARN here; or set clientAuth to private_key_jwt (type oidc)";
    return [{ key: at, found: "it is missing", allowed }];
  }
  const actual = clientSecretArn.split(":")[3];
  if (region === undefined || actual === region) return [];
  const allowed = `replicate it to ${region}, the stack's Region, and write the ARN of the replica`;
  return [{ key: at, found: `the secret is in ${actual}`, allowed }];
}

/** An account without a required attribute is not created: the first sign-in of each user would fail. */
function faultsOfMapping(key: string, { attributes }: ProviderSettings): SettingFault[] {
  return REQUIRED_ATTRIBUTES.filter((name) => Reflect.get(attributes, name) === undefined).map((name) => ({
    key: `${key}.${name}`,
    found: "the pool requires this attribute, and no claim fills it",
    allowed: `write the claim that has it: "${name}": "CLAIM"`,
  }));
}

/**
 * `email_verified` speaks of the claim `email` and of no other one: an address from another claim, such as `upn` or `preferred_username`, can
 * be one that the user has entered. Cognito, sync and the apps would take it for verified, and a link by e-mail would lead to the account of
 * its owner. The administrator composes the attributes of a SAML assertion, and they have no such partner.
 * Source: OpenID Connect Core 1.0, sections 5.1 and 5.7.
 */
function faultsOfTrust(key: string, { type, attributes, trustEmails }: ProviderSettings): SettingFault[] {
  if (type === "saml") return [];
  const { email = "email", email_verified: verified } = attributes;
  const faults: SettingFault[] = [];
  if (email !== "email" && trustEmails)
    faults.push({
      key: `${key}.attributes.email`,
      found: `it is ${email}, and trustEmails is true: a provider says only of the claim email that it is verified`,
      allowed: 'write "email": "email"; or set trustEmails to false, and link by another value',
    });
  if (email !== "email" && verified === "email_verified")
    faults.push({
      key: `${key}.attributes.email_verified`,
      found: `it is email_verified, which says nothing of the claim ${email} that fills email`,
      allowed: "leave it out, or write a claim with which the provider vouches for that address",
    });
  if (trustEmails && verified !== undefined && verified !== "email_verified")
    faults.push({
      key: `${key}.attributes.email_verified`,
      found: `it is ${verified}, and trustEmails is true: the bridge checks the claim email_verified`,
      allowed: 'write "email_verified": "email_verified", leave it out, or set trustEmails to false',
    });
  return faults;
}

function faultsOfMetadata(key: string, provider: ProviderSettings): SettingFault[] {
  if (provider.type !== "saml" || provider.metadata === undefined) return [];
  const at = `${key}.metadata`;
  if (provider.metadataUrl !== undefined)
    return [
      {
        key: at,
        found: "metadataUrl is set, too",
        allowed: "write one of them; Cognito reads the URL again when it changes",
      },
    ];
  if (entityIdOf(provider.metadata) !== undefined) return [];
  const allowed =
    "write the whole metadata document of the provider, which begins with <EntityDescriptor and has an entityID";
  return [{ key: at, found: problemOf(provider.metadata), allowed }];
}

function faultsOfSignOut(key: string, provider: ProviderSettings): SettingFault[] {
  const { signOut, signedOutUrl } = provider;
  if (!signOut && signedOutUrl !== undefined)
    return [
      {
        key: `${key}.signedOutUrl`,
        found: "signOut is false",
        allowed: "set signOut to true, or remove this key",
      },
    ];
  if (!signOut || provider.type !== "oidc" || provider.endpoints === undefined) return [];
  if (provider.endpoints.endSession !== undefined) return [];
  const allowed = "write the provider's end_session_endpoint, or remove signOut";
  return [{ key: `${key}.endpoints.endSession`, found: "it is missing, and signOut is true", allowed }];
}

function faultsOfPool(key: string, provider: ProviderSettings, own: string | undefined): SettingFault[] {
  if (provider.type !== "user-pool" || provider.poolId !== own) return [];
  return [{ key, found: "existingPoolId is the same pool", allowed: "name another user pool" }];
}

/** Two names that differ in case only look the same in a list of buttons, and in an address. */
function faultsOfNames(names: readonly string[]): SettingFault[] {
  return names.flatMap((name, index) => {
    const other = names.slice(0, index).find((one) => one.toLowerCase() === name.toLowerCase());
    if (other === undefined) return [];
    return [{ key: `federation.${name}`, found: `there is ${other}, too`, allowed: "write another name" }];
  });
}

/** Source: CreateIdentityProvider, IdpIdentifiers: an identifier leads to one provider. */
function faultsOfDomains(federation: FederationSettings): SettingFault[] {
  const owners = new Map<string, string>();
  return Object.entries(federation).flatMap(([name, { domains = [] }]) =>
    domains.flatMap((domain, index) => {
      const owner = owners.get(domain);
      owners.set(domain, name);
      if (owner === undefined) return [];
      const found = `${domain} belongs to ${owner} already`;
      return [
        { key: `federation.${name}.domains[${index}]`, found, allowed: "write each domain at one provider" },
      ];
    }),
  );
}

/** @param prefix of the keys: empty for Amazon Quick, `clients.NAME.` for another app. */
function faultsOfOffer(prefix: string, offer: Offer, federation: FederationSettings): SettingFault[] {
  const names = Object.keys(federation);
  const unknown = (offer.identityProviders ?? []).flatMap((name, index) => {
    if (names.includes(name)) return [];
    const allowed = names.length > 0 ? `write names in federation: ${names.join(", ")}` : "set federation";
    return [{ key: `${prefix}identityProviders[${index}]`, found: `federation has no ${name}`, allowed }];
  });
  if (unknown.length > 0 || offeredProviders(offer, federation).length > 0) return unknown;
  const found = "no provider is left with which users could sign in";
  const allowed =
    "name a provider in federation (one of type saml needs metadataUrl or metadata first), or remove this key";
  return [{ key: `${prefix}directSignIn`, found, allowed }];
}

function faultsOfDefault(settings: FederatedSettings): SettingFault[] {
  const { defaultProvider: name, federation, clients, endpoints } = settings;
  if (name === undefined) return [];
  const fault = (found: string, allowed: string) => [{ key: "defaultProvider", found, allowed }];
  const provider = federation[name];
  const names = Object.keys(federation).join(", ");
  if (provider === undefined)
    return fault(`federation has no ${name}`, names ? `write one of ${names}` : "set federation");
  if (endpoints === "direct")
    return fault(
      "endpoints is direct",
      "the proxy chooses the provider: set endpoints to proxy, or remove this key",
    );
  if (isPending(provider))
    return fault(
      `${name} has no metadata yet`,
      `set federation.${name}.metadataUrl first, or remove this key`,
    );
  const offers: (readonly [string, Offer])[] = [["Amazon Quick", settings], ...Object.entries(clients)];
  const without = offers.filter(([, offer]) => !offeredProviders(offer, federation).includes(name));
  if (without.length === 0) return [];
  const found = `${without.map(([app]) => app).join(", ")} ${without.length > 1 ? "do" : "does"} not offer ${name}`;
  return fault(found, `add ${name} to identityProviders of each, or remove this key`);
}
