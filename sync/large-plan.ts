import type { Account } from "./account.ts";
import { foldCase } from "./email.ts";
import { emailOf, type Person } from "./person.ts";
import { type Plan, plan } from "./plan.ts";
import { forAccountOf } from "./rule/for-person.ts";
import type { Policy } from "./rule/policy.ts";

/** A plan without the people who are in step. */
export interface LargePlan extends Plan {
  /** How many those are. */
  readonly inStep: number;
}

/**
 * The same plan, by the same rule, for a million people in little memory: who is plainly in step is left out as soon as both sides of them
 * are seen, and the rest is planned as ever.
 *
 * @param people read once, to the end, before the accounts.
 * @param accounts read once; each username comes once.
 */
export function planLarge(people: Iterable<Person>, accounts: Iterable<Account>, policy: Policy): LargePlan {
  const sieve = new Sieve(policy);
  for (const person of people) sieve.add(person);
  const rest: Account[] = [];
  for (const account of accounts) if (!sieve.isInStep(account)) rest.push(account);
  const { inStep, again } = sieve;
  return { ...plan(sieve.rest(), rest, policy, { inStep, present: again }), inStep };
}

/** Bits of an e-mail's hash: for a million people, one in 130 shares it with somebody by chance, and is planned as ever. */
const HASH_BITS = 27;

/** People in the least memory, until their account is seen. */
class Sieve {
  readonly #policy: Policy;
  /** By id, each in one text; an empty one for who turned out to be in step. */
  readonly #packed = new Map<string, string>();
  readonly #seen = new Uint8Array(2 ** (HASH_BITS - 3));
  /** Hashes of e-mails that several may have. */
  readonly #shared = new Set<number>();
  /** Ids of people in step of whom another account was seen later. */
  readonly again = new Set<string>();
  inStep = 0;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  add(person: Person): void {
    this.#packed.set(person.id, pack(person));
    const hash = hashOf(foldCase(emailOf(person) ?? ""));
    const [byte, bit] = [hash >>> 3, 1 << (hash & 7)];
    const bits = this.#seen[byte] ?? 0;
    if (bits & bit) this.#shared.add(hash);
    this.#seen[byte] = bits | bit;
  }

  /** Whether there is nothing to do about an account, its person, and anybody else by their e-mail. */
  isInStep(account: Account): boolean {
    const { directoryId: id, username, email, emailVerified, awaitsFirstSignIn } = account;
    const packed = id === undefined ? undefined : this.#packed.get(id);
    if (id === undefined || packed === undefined) return false;
    if (packed === "") {
      this.again.add(id);
      return false;
    }
    if (username !== id || !emailVerified || awaitsFirstSignIn) return false;
    if (email === undefined || this.#shared.has(hashOf(foldCase(email)))) return false;
    const { reason } = forAccountOf(unpack(id, packed), account, { shared: new Set() }, this.#policy);
    if (reason !== "in-step") return false;
    this.#packed.set(id, "");
    this.inStep += 1;
    return true;
  }

  rest(): Person[] {
    const people: Person[] = [];
    for (const [id, packed] of this.#packed) if (packed !== "") people.push(unpack(id, packed));
    return people;
  }
}

/** Two characters that stand in no name: between parts, and for a part that is not there. */
const [BETWEEN, ABSENT] = ["\u0000", "\u0001"];

function pack({ emails, displayName, givenName, familyName, enabled, source }: Person): string {
  const names = [displayName, givenName ?? ABSENT, familyName ?? ABSENT, source ?? ABSENT];
  return [enabled ? "1" : "0", ...names, ...emails].join(BETWEEN);
}

function unpack(id: string, packed: string): Person {
  const [enabled, displayName = "", givenName = ABSENT, familyName = ABSENT, source = ABSENT, ...emails] =
    packed.split(BETWEEN);
  return {
    id,
    emails,
    displayName,
    ...(givenName !== ABSENT && { givenName }),
    ...(familyName !== ABSENT && { familyName }),
    enabled: enabled === "1",
    ...(source !== ABSENT && { source }),
  };
}

/** FNV-1a, of 32 bits, the first of them. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> (32 - HASH_BITS);
}
