import type { Account } from "../../model/account.ts";
import {
  type HeldIdentity,
  type PlanEntry,
  type SkipReason,
  type Subjects,
  subjectsOf,
} from "../../model/action.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import {
  hasIdentity,
  hasProvider,
  type Identity,
  identitiesOf,
  identityKey,
} from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { compare } from "./compare.ts";
import { expectedIdentities } from "./expected-identities.ts";

/** IDs of the users whom the directory gives an identity. */
export type IdsByIdentity = ReadonlyMap<string, ReadonlySet<string>>;

/** Who claims which identity. */
export interface IdentityClaims {
  /** Accounts by the identities with which they sign in. */
  readonly holders: ReadonlyMap<string, readonly Account[]>;
  readonly expected: IdsByIdentity;
  /** The users of accounts that providers made, by ID. */
  readonly owners: ReadonlyMap<Account, string>;
  /** Providers whose subjects in the directory contradict the accounts, with an example: the directory, or the setting, is probably wrong. */
  readonly contradicted: ReadonlyMap<string, HeldIdentity>;
}

/** What identities are compared with. */
export interface ClaimScope {
  /** Of all who may have the same identity. */
  readonly expected: IdsByIdentity;
  readonly accounts: readonly Account[];
  /** What is planned for them. */
  readonly entries: readonly PlanEntry[];
  /** How many omitted accounts have the identity that the directory gives their user. */
  confirmed(provider: string): number;
  /** Whether a user is one of those. */
  isCounted(person: Person): boolean;
}

export function claimsOf(scope: ClaimScope, policy: Policy): IdentityClaims {
  const holders = new Map<string, Account[]>();
  for (const account of scope.accounts)
    for (const identity of identitiesOf(account))
      holders.set(identityKey(identity), [...(holders.get(identityKey(identity)) ?? []), account]);
  return {
    holders,
    expected: scope.expected,
    owners: ownersIn(scope.entries),
    contradicted: contradictedIn(scope, policy),
  };
}

/** To whom the directory gives which identity, by the settings. */
export function expectedBy(people: readonly Person[], policy: Pick<Policy, "providers">): IdsByIdentity {
  const expected = new Map<string, Set<string>>();
  for (const person of people)
    for (const identity of expectedIdentities(person, policy))
      expected.set(identityKey(identity), (expected.get(identityKey(identity)) ?? new Set()).add(person.id));
  return expected;
}

/** Whether the directory gives an identity to other users, and not to this one. */
export function isOnlyAnothers(identity: Identity, { id }: Person, expected: IdsByIdentity): boolean {
  const ids = expected.get(identityKey(identity)) ?? new Set();
  return ids.size > 0 && !ids.has(id);
}

function ownersIn(entries: readonly PlanEntry[]): ReadonlyMap<Account, string> {
  const owners = new Map<Account, string>();
  for (const entry of entries) {
    const { person, account } = subjectsOf(entry);
    if (person !== undefined && account?.federated) owners.set(account, person.id);
  }
  return owners;
}

/** What accounts say of the subjects that the directory has at a provider, by the IDs of their users. */
interface Votes {
  readonly confirming: Set<string>;
  readonly contradicting: { readonly id: string; readonly account: Account }[];
}

/**
 * Providers of which more users' accounts contradict the directory than confirm it, as after a column of another meaning, or one that was
 * sorted without the others. A link would give an account to another user. A user counts once: a provider may make many accounts for one.
 *
 * @returns one of the contradicting identities for each.
 */
function contradictedIn(scope: ClaimScope, policy: Policy): ReadonlyMap<string, HeldIdentity> {
  const contradicted = new Map<string, HeldIdentity>();
  for (const [provider, { confirming, contradicting }] of votesIn(scope, policy)) {
    const against = contradicting.filter(({ id }) => !confirming.has(id));
    const [holder] = against.map(({ account }) => account).toSorted(byUsername);
    const held = identitiesOf(holder ?? {}).find((one) => one.provider === provider);
    const users = new Set(against.map(({ id }) => id)).size;
    if (holder && held && users > confirming.size + scope.confirmed(provider))
      contradicted.set(provider, { ...held, holder });
  }
  return contradicted;
}

function votesIn({ entries, isCounted }: ClaimScope, policy: Policy): ReadonlyMap<string, Votes> {
  const votes = new Map<string, Votes>();
  for (const { person, account } of entries.map(certainIn)) {
    if (person === undefined || account === undefined || isCounted(person)) continue;
    for (const one of expectedIdentities(person, policy)) {
      if (one.by === "email" || !hasProvider(account, one.provider)) continue;
      const ofProvider = votes.get(one.provider) ?? { confirming: new Set(), contradicting: [] };
      votes.set(one.provider, ofProvider);
      if (hasIdentity(account, one)) ofProvider.confirming.add(person.id);
      else ofProvider.contradicting.push({ id: person.id, account });
    }
  }
  return votes;
}

export function byUsername(a: Account, b: Account): number {
  return compare(a.username, b.username);
}

/** Why it is not known whose account an entry is about. */
const UNCERTAIN: ReadonlySet<SkipReason> = new Set([
  "duplicate-id",
  "identity-unconfirmed",
  "unidentified-entry",
]);

/** An account and its user, if that is certain: any user of a provider can enter an e-mail there that is not verified. */
function certainIn(entry: PlanEntry): Subjects {
  const { person, account } = subjectsOf(entry);
  if (person === undefined || account === undefined) return {};
  if (entry.kind === "skip" && UNCERTAIN.has(entry.reason)) return {};
  // An administrator has decided about a provider's account that is disabled by hand.
  const isTheirs = account.federated
    ? account.emailVerified && account.email === emailOf(person) && disabledBy(account) !== "administrator"
    : entry.kind === "adopt" ||
      (account.managed && foldCase(account.directoryId ?? "") === foldCase(person.id));
  return isTheirs ? { person, account } : {};
}
