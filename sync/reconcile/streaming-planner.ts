import type { Account } from "../model/account.ts";
import { foldCase } from "../model/email.ts";
import { emailOf, type Person } from "../model/person.ts";
import type { Policy } from "../model/policy.ts";
import { type Plan, plan } from "../plan/plan.ts";
import { forAccountOf } from "../plan/rules/for-person.ts";
import type { BySource } from "../plan/rules/guard.ts";
import type { People } from "../sources/people.ts";
import { hashOf } from "../sources/text-store.ts";

/** A plan that may leave out who is in step. */
export interface PlanOfAll extends Plan {
  /** How many are in step and not among the actions. */
  readonly inStep: number;
  /** The same, of each source. */
  readonly inStepOf: BySource;
}

/** Whether somebody who is in step is to stand in the plan. */
export type IsListed = (person: Person, account: Account) => boolean;

/**
 * Plans while the accounts come: whoever is plainly in step is left out as soon as their account is seen, and `plan` has the rest. The
 * plan is the same, but for those; so that a million accounts fit where only what changes is kept.
 *
 * In sync, and independent of the others, is an account that by `forAccountOf` needs nothing, that is called as its person's id, and
 * whose e-mail is verified, and nobody else's in the directory.
 */
export class StreamingPlanner {
  readonly #people: People;
  readonly #policy: Policy;
  readonly #isListed: IsListed;
  readonly #shared: SharedEmails;
  /** By a person's number: 1 for who is in step. */
  readonly #settled: Uint8Array;
  readonly #inStepOf = new Map<string, number>();
  readonly #accounts = new Map<string, Account>();
  readonly #formerIds = new Set<string>();

  /** @param isListed of those in step; @default nobody */
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

  /** @param account of the pool; of one that comes twice, since pages changed while they were read, the last time counts. */
  add(account: Account): void {
    const { directoryId, username } = account;
    const index = directoryId === undefined ? undefined : this.#people.indexOf(directoryId);
    const person = index === undefined ? undefined : this.#people.at(index);
    const isTheirs = index !== undefined && person?.id === directoryId && !this.#people.isContested(index);
    const isLeftOut = isTheirs && person !== undefined && this.#isLeftOut(person, account);
    if (isLeftOut) this.#accounts.delete(username);
    else this.#accounts.set(username, account);
    if (isTheirs && username === directoryId) this.#settle(index, Number(isLeftOut), account);
  }

  #settle(index: number, now: number, { source = "" }: Account): void {
    const before = this.#settled[index] ?? 0;
    this.#settled[index] = now;
    if (now !== before) this.#inStepOf.set(source, (this.#inStepOf.get(source) ?? 0) + now - before);
  }

  /** @returns the plan, once all accounts have come. */
  end(): PlanOfAll {
    const rest: Person[] = [];
    for (const [index, isSettled] of this.#settled.entries())
      if (isSettled === 0) rest.push(this.#people.at(index));
    const inStep = this.#people.length - rest.length;
    const inStepOf = this.#inStepOf;
    const present = { has: (id: string) => this.#people.has(id) || this.#formerIds.has(foldCase(id)) };
    const omitted = { inStep, inStepOf, present };
    const people = [...rest, ...this.#people.rivals];
    return { ...plan(people, [...this.#accounts.values()], this.#policy, omitted), inStep, inStepOf };
  }

  #isLeftOut(person: Person, account: Account): boolean {
    const { username, email, emailVerified, awaitsFirstSignIn } = account;
    if (username !== person.id || !emailVerified || awaitsFirstSignIn || email === undefined) return false;
    if (this.#shared.mayBe(email)) return false;
    const { reason } = forAccountOf({ person, account }, { shared: new Set() }, this.#policy);
    return reason === "in-sync" && !this.#isListed(person, account);
  }
}

/** Places for each person's hash: one in so many shares theirs with somebody by chance, and is planned as ever. */
const PLACES_FOR_EACH = 128;

/** E-mails that several people may have, in no more memory than a bit for each place. */
class SharedEmails {
  readonly #seen: Uint8Array;
  readonly #shared = new Set<number>();

  constructor(people: number) {
    this.#seen = new Uint8Array(1 + (people * PLACES_FOR_EACH) / 8);
  }

  see(person: Person): void {
    this.#see(this.#placeOf(emailOf(person) ?? ""));
  }

  mayBe(email: string): boolean {
    return this.#shared.has(this.#placeOf(email));
  }

  #see(place: number): void {
    const [byte, bit] = [place >>> 3, 1 << (place & 7)];
    const bits = this.#seen[byte] ?? 0;
    if (bits & bit) this.#shared.add(place);
    this.#seen[byte] = bits | bit;
  }

  #placeOf(email: string): number {
    return hashOf(foldCase(email)) % (this.#seen.length * 8);
  }
}
