import type { Identities } from "./identities.ts";
import { identitiesOf } from "./identities.ts";

/** The values of a directory's user that can be the user's name at a provider. `subject` is an attribute that an administrator maps. */
export const LINK_KEYS = ["externalId", "userId", "userName", "subject", "email"] as const;
export type LinkKey = (typeof LINK_KEYS)[number];

/** What sync does about an identity provider of the pool. */
export interface ProviderRule {
  /** Accounts that the provider made are disabled when their user leaves the directory. */
  readonly follow: boolean;
  /** By which value of the directory accounts are linked to the provider's users. @default they are not */
  readonly link?: LinkKey | undefined;
  /** The provider gives no e-mail that it has not checked. @default false */
  readonly trustEmails?: boolean | undefined;
}

/** By the provider's name in the user pool. */
export type ProviderRules = Readonly<Record<string, ProviderRule>>;

/** Whether an account was made by a provider that is followed. An account whose provider cannot be read is not. */
export function isFollowed(
  account: { readonly federated: boolean; readonly identities?: Identities },
  rules: ProviderRules = {},
): boolean {
  return account.federated && identitiesOf(account).some(({ provider }) => ruleOf(provider, rules)?.follow);
}

export function followsAny(rules: ProviderRules = {}): boolean {
  return Object.values(rules).some(({ follow }) => follow);
}

/** Whether a run links accounts, so that it needs what providers call the users. */
export function linksAny(rules: ProviderRules = {}): boolean {
  return Object.values(rules).some(({ link }) => link !== undefined && link !== "email");
}

/** Whether a user may have entered another user's address at a provider. Of a provider without a rule nothing is known. */
export function mayLieAboutEmails(provider: string, rules: ProviderRules): boolean {
  const rule = ruleOf(provider, rules);
  return rule !== undefined && rule.trustEmails !== true;
}

export function ruleOf(provider: string, rules: ProviderRules): ProviderRule | undefined {
  return Object.hasOwn(rules, provider) ? rules[provider] : undefined;
}
