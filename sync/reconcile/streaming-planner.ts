import type { Account } from "../model/account.ts";
import { foldCase } from "../model/email.ts";
import { identitiesOf, identityKey } from "../model/identities.ts";
import { emailOf, type Person } from "../model/person.ts";
import type { Policy } from "../model/policy.ts";
import { type Plan, plan } from "../plan/plan.ts";
import { expectedIdentities, lacksLink, mayHoldAnothers } from "../plan/rules/expected-identities.ts";
import { forAccountOf } from "../plan/rules/for-person.ts";
import type { BySource } from "../plan/rules/guard.ts";
import type { People } from "../sources/people.ts";
import { hashOf } from "../sources/text-store.ts";

/** A plan that may omit users in sync. */
export interface PlanOfAll extends Plan {
  /** How many users are in sync and not listed. */
  readonly inSync: number;
  /** The same by source. */
  readonly inSyncOf: BySource;
}

/** Whether a user in sync is listed in the plan. */
export type IsListed = (person: Person, account: Account) => boolean;

/**
 * Plans while the accounts are read: an account that is clearly in sync is dropped as soon as it is seen, and `plan` gets the rest. The plan
 * is the same without those entries, and a million accounts fit into memory because only changes are kept.
 *
 * An account is clearly in sync if `forAccountOf` finds no change, its username is the user's ID, and its e-mail is verified, is the
 * user's, and belongs to no other user of the directory.
 */
export class StreamingPlanner {
  readonly #people: People;
  readonly #policy: Policy;
  readonly #isListed: IsListed;
  readonly #shared: SharedEmails;
  /** By a user's index: 1 if in sync. */
  readonly #settled: Uint8Array;
  readonly #inSyncOf = new Map<string, number>();
  readonly #accounts = new Map<string, Account>();
  readonly #formerIds = new Set<string>();

  /** @param isListed for users in sync. @default none */
  constructor(people: People, policy: Policy, isListed: IsListed = () => false) {
    this.#people = people;
    this.#policy = policy;
    this.#isListed = isListed;
    this.#settled = new Uint8Array(people.length);
    this.#shared = new SharedEmails(people.length);
    for (const person of people) {
      this.#shared.see(person);
      for (const id of person.formerIds ?? []) this.#formerIds.add(foldCase(id));
    }
  }

  /** @param account of the pool. An account that is listed twice, because pages changed during the listing, counts as the last time. */
  add(account: Account): void {
    const { directoryId, username } = account;
    const index = directoryId === undefined ? undefined : this.#people.indexOf(directoryId);
    const person = index === undefined ? undefined : this.#people.at(index);
    const isTheirs = index !== undefined && person?.id === directoryId && !this.#people.isContested(index);
    const isLeftOut = isTheirs && person !== undefined && this.#isLeftOut(person, account);
    if (isLeftOut) this.#accounts.delete(username);
    else this.#accounts.set(username, account);
    if (isTheirs && username === directoryId && !account.federated)
      this.#settle(index, Number(isLeftOut), account);
  }

  #settle(index: number, now: number, { source = "" }: Account): void {
    const before = this.#settled[index] ?? 0;
    this.#settled[index] = now;
    if (now !== before) this.#inSyncOf.set(source, (this.#inSyncOf.get(source) ?? 0) + now - before);
  }

  /** @returns the plan, after all accounts were added. */
  end(): PlanOfAll {
    const rest: Person[] = [];
    for (const [index, isSettled] of this.#settled.entries())
      if (isSettled === 0) rest.push(this.#people.at(index));
    const inSync = this.#people.length - rest.length;
    const inSyncOf = this.#inSyncOf;
    const present = { has: (id: string) => this.#people.has(id) || this.#formerIds.has(foldCase(id)) };
    const confirmed = (provider: string) => this.#confirmed(provider);
    const omitted = { inSync, inSyncOf, present, people: this.#concerned(rest), confirmed };
    const people = [...rest, ...this.#people.rivals];
    return { ...plan(people, [...this.#accounts.values()], this.#policy, omitted), inSync, inSyncOf };
  }

  /** Omitted users who may have a listed federated account, or the same identity as a listed user or account. */
  #concerned(rest: readonly Person[]): Person[] {
    const federated = [...this.#accounts.values()].filter((account) => account.federated);
    const held = [...this.#accounts.values()].flatMap((account) => identitiesOf(account));
    const identities = [
      ...rest.flatMap((person) => this.#identitiesOf(person)),
      ...held.map((identity) => identityKey(identity)),
    ];
    if (federated.length === 0 && identities.length === 0) return [];
    const ids = new Set(federated.map(({ directoryId = "" }) => foldCase(directoryId)));
    const emails = new Set(federated.map(({ email = "" }) => foldCase(email)));
    const known = new Set(identities);
    const concerned: Person[] = [];
    for (const [index, isSettled] of this.#settled.entries()) {
      if (isSettled === 0) continue;
      const person = this.#people.at(index);
      const names = [person.id, ...(person.formerIds ?? [])].map(foldCase);
      const isConcerned =
        names.some((id) => ids.has(id)) ||
        emails.has(foldCase(emailOf(person) ?? "")) ||
        this.#identitiesOf(person).some((key) => known.has(key));
      if (isConcerned) concerned.push(person);
    }
    return concerned;
  }

  /** An omitted user lacks no link. */
  #confirmed(provider: string): number {
    let count = 0;
    for (const [index, isSettled] of this.#settled.entries()) {
      if (isSettled === 0) continue;
      const expected = expectedIdentities(this.#people.at(index), this.#policy);
      count += Number(expected.some((one) => one.provider === provider));
    }
    return count;
  }

  #identitiesOf(person: Person): string[] {
    return expectedIdentities(person, this.#policy).map((identity) => identityKey(identity));
  }

  #isLeftOut(person: Person, account: Account): boolean {
    const { username, email, emailVerified, awaitsFirstSignIn, federated } = account;
    if (federated || lacksLink(person, account, this.#policy)) return false;
    if (mayHoldAnothers(person, account, this.#policy)) return false;
    if (username !== person.id || !emailVerified || awaitsFirstSignIn || email === undefined) return false;
    // An identity provider may have written an address that another user of the directory has.
    if (foldCase(email) !== foldCase(emailOf(person) ?? "") || this.#shared.mayBe(email)) return false;
    const { reason } = forAccountOf({ person, account }, { shared: new Set() }, this.#policy);
    return reason === "in-sync" && !this.#isListed(person, account);
  }
}

/** Bits for each user's hash. One user in 128 shares a bit by chance, and is planned in the normal way. */
const BITS_PER_USER = 128;

/** A Bloom-like filter for e-mails that several users may have. */
class SharedEmails {
  readonly #seen: Uint8Array;
  readonly #shared = new Set<number>();

  constructor(people: number) {
    this.#seen = new Uint8Array(1 + (people * BITS_PER_USER) / 8);
  }

  see(person: Person): void {
    this.#see(this.#bitOf(emailOf(person) ?? ""));
  }

  mayBe(email: string): boolean {
    return this.#shared.has(this.#bitOf(email));
  }

  #see(index: number): void {
    const [byte, bit] = [index >>> 3, 1 << (index & 7)];
    const bits = this.#seen[byte] ?? 0;
    if (bits & bit) this.#shared.add(index);
    this.#seen[byte] = bits | bit;
  }

  #bitOf(email: string): number {
    return hashOf(foldCase(email)) % (this.#seen.length * 8);
  }
}
