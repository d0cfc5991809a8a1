import type { Account } from "../../model/account.ts";
import { foldCase } from "../../model/email.ts";
import { distinctEntries, emailClaimOf, emailOf, type Person } from "../../model/person.ts";
import { compare } from "./compare.ts";

/** A user and their account. */
export interface Pair {
  readonly person: Person;
  readonly account?: Account;
  /** The account has one of the user's former IDs. */
  readonly isFormer?: boolean;
}

/** Which account belongs to which user. */
export interface Matching {
  /** Each user once, with the account that has their directory ID. */
  readonly pairs: readonly Pair[];
  /** Entries whose ID another, different entry has too, with the account that both claim. */
  readonly conflicts: readonly Pair[];
  /** IDs of all users of the sources, case-folded, including former ones. Cognito ignores case in usernames. */
  readonly present: ReadonlySet<string>;
  /** Accounts that no ID claims. */
  readonly orphans: ReadonlySet<Account>;
  /** Addresses, case-folded, that a user has a claim to. */
  readonly claims: ReadonlySet<string>;
  /** Addresses, case-folded, that two or more users have. */
  readonly shared: ReadonlySet<string>;
  /** Accounts by their verified address, case-folded. */
  readonly holders: ReadonlyMap<string, Account>;
  /** Unclaimed accounts by their unverified address, case-folded. */
  readonly unverified: ReadonlyMap<string, Account>;
  /** Case-folded. */
  readonly usernames: ReadonlySet<string>;
}

/**
 * Finds the account of each user, by directory ID and never by e-mail: an address can be given to another user later.
 *
 * @param people equal entries count as one: a page that changed during the listing may list a user twice. Different entries with one ID
 *   are a conflict, because it cannot be known which of them owns the account.
 * @param apart accounts that other rules match: here they only hold their address and username.
 */
export function match(
  people: readonly Person[],
  accounts: readonly Account[],
  apart: ReadonlySet<Account> = new Set(),
): Matching {
  const own = accounts.filter((account) => !apart.has(account));
  const byId = indexById(own);
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
  const orphans = own.filter((account) => !isClaimed(account));
  return {
    pairs,
    conflicts,
    present: new Set(
      [...persons, ...rivals].flatMap(({ id, formerIds = [] }) => [id, ...formerIds].map(foldCase)),
    ),
    orphans: new Set(orphans),
    ...claimedEmails([...persons, ...rivals]),
    holders: new Map([
      ...indexByEmail([...apart].filter(({ emailVerified }) => emailVerified)),
      ...indexByEmail(own.filter(({ emailVerified }) => emailVerified)),
    ]),
    unverified: indexByEmail(orphans.filter(({ emailVerified }) => !emailVerified)),
    usernames: new Set(accounts.map(({ username }) => foldCase(username))),
  };
}

/** Separates entries with a unique ID from conflicts. Case-insensitive, as usernames in Cognito. */
function singleOut(people: readonly Person[]) {
  const byId = Map.groupBy(people, ({ id }) => foldCase(id));
  const persons: Person[] = [];
  const rivals: Person[] = [];
  for (const entries of byId.values()) {
    const distinct = distinctEntries(entries);
    if (distinct.length > 1) rivals.push(...distinct);
    else persons.push(...distinct);
  }
  return { persons, rivals };
}

/**
 * Accounts that still have a former ID of a user. The one with exactly the user's e-mail comes first. A disabled one with another e-mail
 * belongs to an earlier user.
 *
 * @param taken current IDs of entries: an account with one of them belongs to that entry.
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

/** Whether another user claims the same account by a former ID. */
function contestedIn(claims: ReadonlyMap<Person, Account>): (person: Person) => boolean {
  const counts = Map.groupBy(claims, ([, account]) => account);
  return (person) => {
    const account = claims.get(person);
    return account !== undefined && (counts.get(account)?.length ?? 0) > 1;
  };
}

/**
 * Finds the account by `custom:directory_id`, or by username if it has none. Of two with the same directory ID, a managed account wins; then
 * one whose username is the ID, which sync created and did not adopt; then the first by username.
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

/** Addresses that users have a claim to, and those that several have. */
function claimedEmails(people: Iterable<Person>): Pick<Matching, "claims" | "shared"> {
  const claims = new Set<string>();
  const shared = new Set<string>();
  for (const person of people) {
    const email = emailClaimOf(person);
    if (email === undefined) continue;
    if (claims.has(email)) shared.add(email);
    claims.add(email);
  }
  return { claims, shared };
}
