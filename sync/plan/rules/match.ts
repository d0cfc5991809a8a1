import type { Account } from "../../model/account.ts";
import { foldCase } from "../../model/email.ts";
import { contentOf, emailClaimOf, emailOf, type Person } from "../../model/person.ts";
import { compare } from "./compare.ts";

/** A person, and the account that is theirs. */
export interface Pair {
  readonly person: Person;
  readonly account?: Account;
  /** The account is under one of the person's former ids. */
  readonly isFormer?: boolean;
}

/** Whose account is whose. */
export interface Matching {
  /** Each person once, with the account that is theirs by the directory's id. */
  readonly pairs: readonly Pair[];
  /** Entries of which another one, which says something else, has the same id; with the account that both claim. */
  readonly conflicts: readonly Pair[];
  /** Ids, folded, of all users in the source, former ones included. Cognito ignores case in usernames. */
  readonly present: ReadonlySet<string>;
  /** Accounts that no id claims. */
  readonly orphans: ReadonlySet<Account>;
  /** Addresses, folded, that two or more users of the directory have. */
  readonly shared: ReadonlySet<string>;
  /** Accounts by the address that is theirs alone, folded: only a verified one is. */
  readonly holders: ReadonlyMap<string, Account>;
  /** Orphans by an address that is not verified, folded. */
  readonly unverified: ReadonlyMap<string, Account>;
  /** Folded. */
  readonly usernames: ReadonlySet<string>;
}

/**
 * Finds the account of each person: by the directory's id alone. An e-mail says who may be meant, and is no proof: the next
 * person to get it is another user.
 *
 * @param people entries that say the same are one: a page that changed while it was read may list a user twice. Entries of one id that
 *   differ are a conflict: which of them the account belongs to cannot be told.
 */
export function match(people: readonly Person[], accounts: readonly Account[]): Matching {
  const byId = indexById(accounts);
  const entries = singleOut(people);
  const taken = new Set([...entries.persons, ...entries.rivals].map(({ id }) => foldCase(id)));
  const byFormer = claimsByFormerId(entries.persons, byId, taken);
  const isContested = contestedIn(byFormer);
  const persons = entries.persons.filter((person) => !isContested(person));
  const rivals = [...entries.rivals, ...entries.persons.filter(isContested)];
  const claimed = new Set<Account>();
  const pairOf = (person: Person): Pair => {
    const own = byId.get(foldCase(person.id));
    const account = own ?? byFormer.get(person);
    if (account === undefined) return { person };
    claimed.add(account);
    return own === undefined ? { person, account, isFormer: true } : { person, account };
  };
  const pairs = persons.map(pairOf);
  const conflicts = rivals.map(pairOf);
  const contested = new Set(rivals.map(({ id }) => foldCase(id)));
  const isClaimed = (account: Account) =>
    claimed.has(account) || contested.has(foldCase(account.directoryId ?? account.username));
  const orphans = accounts.filter((account) => !isClaimed(account));
  return {
    pairs,
    conflicts,
    present: new Set(
      [...persons, ...rivals].flatMap(({ id, formerIds = [] }) => [id, ...formerIds].map(foldCase)),
    ),
    orphans: new Set(orphans),
    shared: sharedEmails([...persons, ...rivals]),
    holders: indexByEmail(accounts.filter(({ emailVerified }) => emailVerified)),
    unverified: indexByEmail(orphans.filter(({ emailVerified }) => !emailVerified)),
    usernames: new Set(accounts.map(({ username }) => foldCase(username))),
  };
}

/** Tells entries apart whose id is theirs alone. Without case: Cognito ignores it in usernames. */
function singleOut(people: readonly Person[]) {
  const byId = Map.groupBy(people, ({ id }) => foldCase(id));
  const persons: Person[] = [];
  const rivals: Person[] = [];
  for (const entries of byId.values()) {
    const distinct = [...new Map(entries.map((entry) => [contentOf(entry), entry])).values()];
    if (distinct.length > 1) rivals.push(...distinct);
    else persons.push(...distinct);
  }
  return { persons, rivals };
}

/**
 * Accounts that are still under a former id of their person: the one that has the person's e-mail to the letter comes first. One that
 * is disabled and has another e-mail is of an earlier user.
 *
 * @param taken ids that an entry has now: an account under one of those is that entry's.
 */
function claimsByFormerId(
  persons: readonly Person[],
  byId: ReadonlyMap<string, Account>,
  taken: ReadonlySet<string>,
) {
  const claims = new Map<Person, Account>();
  for (const person of persons) {
    if (byId.has(foldCase(person.id))) continue;
    const former = (person.formerIds ?? [])
      .map(foldCase)
      .filter((id) => !taken.has(id))
      .flatMap((id) => byId.get(id) ?? [])
      .filter(({ managed, enabled, email }) => managed && (enabled || email === emailOf(person)));
    const account = former.find(({ email }) => email === emailOf(person)) ?? former[0];
    if (account !== undefined) claims.set(person, account);
  }
  return claims;
}

/** Whether another person claims the same account by a former id. */
function contestedIn(claims: ReadonlyMap<Person, Account>): (person: Person) => boolean {
  const counts = Map.groupBy(claims, ([, account]) => account);
  return (person) => {
    const account = claims.get(person);
    return account !== undefined && (counts.get(account)?.length ?? 0) > 1;
  };
}

/**
 * By the mark, and by the username where there is no mark. Of two with one mark, it is the one that is sync's own; then the one that sync
 * made and did not take over, which is called as the id; then the first by name.
 */
function indexById(accounts: readonly Account[]): Map<string, Account> {
  const index = new Map<string, Account>();
  for (const account of accounts) {
    const id = foldCase(account.directoryId ?? account.username);
    const other = index.get(id);
    const isFirst = other === undefined || ranksBefore(account, other);
    const [isNamed, isOtherNamed] = [account, other].map((one) => foldCase(one?.username ?? "") === id);
    const wins = account.managed === other?.managed && isNamed !== isOtherNamed ? isNamed : isFirst;
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
  return a.managed === b.managed ? compare(a.username, b.username) < 0 : a.managed;
}

/** Addresses that several users have a claim to. */
function sharedEmails(people: Iterable<Person>): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const person of people) {
    const email = emailClaimOf(person);
    if (email === undefined) continue;
    if (seen.has(email)) shared.add(email);
    seen.add(email);
  }
  return shared;
}
