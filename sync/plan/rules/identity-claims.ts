import type { Account } from "../../model/account.ts";
import { identitiesOf, identityKey } from "../../model/identities.ts";
import type { Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { expectedIdentities } from "./expected-identities.ts";

/** Who claims which identity. */
export interface IdentityClaims {
  /** Accounts by the identities with which they sign in. */
  readonly holders: ReadonlyMap<string, readonly Account[]>;
  /** IDs of the users whom the directory gives an identity. */
  readonly expected: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param people all who may have the same identity. */
export function claimsOf(
  people: readonly Person[],
  accounts: readonly Account[],
  policy: Policy,
): IdentityClaims {
  const holders = new Map<string, Account[]>();
  for (const account of accounts)
    for (const identity of identitiesOf(account))
      holders.set(identityKey(identity), [...(holders.get(identityKey(identity)) ?? []), account]);
  const expected = new Map<string, Set<string>>();
  for (const person of people)
    for (const identity of expectedIdentities(person, policy))
      expected.set(identityKey(identity), (expected.get(identityKey(identity)) ?? new Set()).add(person.id));
  return { holders, expected };
}
