import type { Account } from "../account.ts";
import { foldCase } from "../email.ts";
import { emailOf, type Person } from "../person.ts";
import { compare } from "./compare.ts";

/** Whose account is whose. */
export interface Matching {
  /** Each person once, with the account that is theirs by the directory's id. */
  readonly pairs: readonly { readonly person: Person; readonly account?: Account }[];
  /** Ids of everybody in the source. */
  readonly present: ReadonlySet<string>;
  /** Accounts that are nobody's by id. */
  readonly orphans: ReadonlySet<Account>;
  /** Addresses, folded, that two or more people of the directory have. */
  readonly shared: ReadonlySet<string>;
  /** Accounts by the address that is theirs alone, folded: only a verified one is. */
  readonly holders: ReadonlyMap<string, Account>;
  /** Orphans by an address that is not verified, folded. */
  readonly unverified: ReadonlyMap<string, Account>;
  readonly usernames: ReadonlySet<string>;
}

/**
 * Finds the account of each person: by the directory's id alone. An e-mail says who may be meant, and is no proof: the next
 * person to get it is somebody else.
 *
 * @param people a page that changed while it was read may show somebody twice: the last one counts.
 */
export function match(people: readonly Person[], accounts: readonly Account[]): Matching {
  const byId = indexById(accounts);
  const persons = new Map(people.map((person) => [person.id, person]));
  const claimed = new Set<Account>();
  const pairs: { person: Person; account?: Account }[] = [];
  for (const person of persons.values()) {
    const account = byId.get(person.id);
    if (account !== undefined) claimed.add(account);
    pairs.push(account === undefined ? { person } : { person, account });
  }
  const orphans = accounts.filter((account) => !claimed.has(account));
  return {
    pairs,
    present: new Set(persons.keys()),
    orphans: new Set(orphans),
    shared: sharedEmails(persons.values()),
    holders: indexByEmail(accounts.filter(({ emailVerified }) => emailVerified)),
    unverified: indexByEmail(orphans.filter(({ emailVerified }) => !emailVerified)),
    usernames: new Set(accounts.map(({ username }) => username)),
  };
}

/**
 * By the mark, and by the username where there is no mark. Of two with one mark, it is the one that is sync's own; then the one that sync
 * made and did not take over, which is called as the id; then the first by name.
 */
function indexById(accounts: readonly Account[]): Map<string, Account> {
  const index = new Map<string, Account>();
  for (const account of accounts) {
    const id = account.directoryId ?? account.username;
    const other = index.get(id);
    const isFirst = other === undefined || ranksBefore(account, other);
    const [isNamed, isOtherNamed] = [account.username === id, other?.username === id];
    const wins = account.ours === other?.ours && isNamed !== isOtherNamed ? isNamed : isFirst;
    if (wins) index.set(id, account);
  }
  return index;
}

function indexByEmail(accounts: readonly Account[]): Map<string, Account> {
  const index = new Map<string, Account>();
  for (const account of accounts) {
    if (account.email === undefined) continue;
    const email = foldCase(account.email);
    const other = index.get(email);
    if (other === undefined || ranksBefore(account, other)) index.set(email, account);
  }
  return index;
}

function ranksBefore(a: Account, b: Account): boolean {
  return a.ours === b.ours ? compare(a.username, b.username) < 0 : a.ours;
}

/** Whoever of them is enabled: who is not may be so again. */
function sharedEmails(people: Iterable<Person>): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const person of people) {
    const email = emailOf(person);
    if (!email) continue;
    const folded = foldCase(email);
    if (seen.has(folded)) shared.add(folded);
    seen.add(folded);
  }
  return shared;
}
