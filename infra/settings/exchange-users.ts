import {
  COGNITO,
  type FederationSettings,
  type Offer,
  offeredProviders,
  type ProviderSettings,
} from "./federation.ts";
import { AMAZON_QUICK } from "./identity-center.ts";
import type { Settings } from "./keys.ts";
import { entityIdOf } from "./saml-entity.ts";
import { workerSources } from "./worker-sources.ts";

const SOURCE_NAMES = { local: "Amazon Quick", scim: "the SCIM endpoint" } as const;

/** IAM Identity Center's own SAML addresses. Source: IAM Identity Center User Guide, "Set up customer managed SAML 2.0 applications". */
const IDENTITY_CENTER = /^https:\/\/portal\.sso\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\//;

type Relevant = Pick<
  Settings,
  | "clients"
  | "directorySync"
  | "directSignIn"
  | "existingPoolId"
  | "federation"
  | "identityCenter"
  | "identityProviders"
  | "scim"
>;

/**
 * Who can sign in to an app of `identityCenter.application`, although IAM Identity Center may not know them: the exchange of their tokens
 * fails. Each as words, such as "users of Amazon Quick (directorySync)"; none without an application. Pure.
 */
export function usersWithoutIdentityCenter(settings: Relevant): string[] {
  const { clients = [] } = settings.identityCenter?.application ?? {};
  const offers = clients.flatMap((name) => offerOf(name, settings) ?? []);
  const offered = new Set(offers.flatMap((offer) => offeredProviders(offer, settings.federation)));
  return [
    // Accounts of the pool sign in with a password, or with a provider that is offered, too.
    ...(offered.has(COGNITO) ? ofThePool(settings) : []),
    ...ofProviders(offered, settings.federation),
  ];
}

function offerOf(app: string, settings: Relevant): Offer | undefined {
  return app === AMAZON_QUICK ? settings : settings.clients[app];
}

function ofThePool({ directorySync, scim, existingPoolId }: Relevant): string[] {
  const context = { region: "-", scimTable: scim ? "-" : undefined };
  const sources = directorySync === undefined ? [] : workerSources(directorySync, context);
  const names = sources.flatMap(({ kind }) => (kind === "idc" ? [] : [SOURCE_NAMES[kind]]));
  const users = [...new Set(names)].map((name) => `users of ${name} (directorySync)`);
  return existingPoolId === undefined
    ? users
    : [...users, `accounts of the pool ${existingPoolId}, which may let users sign themselves up`];
}

/** A provider's users get an account at their first sign-in. IAM Identity Center by SAML signs its own users in alone. */
function ofProviders(offered: ReadonlySet<string>, federation: FederationSettings): string[] {
  const others = Object.entries(federation).filter(
    ([name, provider]) => offered.has(name) && !isIdentityCenter(provider),
  );
  return others.map(([name]) => `users of the identity provider ${name} (federation)`);
}

function isIdentityCenter(provider: ProviderSettings): boolean {
  if (provider.type !== "saml") return false;
  const { metadataUrl, metadata } = provider;
  return IDENTITY_CENTER.test(metadataUrl ?? entityIdOf(metadata ?? "") ?? "");
}
