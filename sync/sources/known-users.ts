import { foldCase } from "../model/email.ts";
import { emailOf, type Person } from "../model/person.ts";
import type { People } from "./people.ts";

/** Whether earlier sources have the user of an entry: no, yes, or maybe. */
type EntryStatus = "new" | "known" | "in-doubt";

/**
 * The users of the sources that were read so far. Users are matched by ID first, ignoring case as Cognito does, then by the primary
 * e-mail address.
 *
 * An e-mail address is in doubt if its user is ambiguous, or may not be enabled: the entry has no status, or differs from another entry of
 * the same ID. Entries of such a user in later sources are in doubt too.
 */
export class KnownUsers {
  readonly #listings: People[] = [];
  readonly #emails = new Set<string>();
  /** Case-folded. Usually few. */
  readonly #doubtfulIds = new Set<string>();
  readonly #doubtfulEmails = new Set<string>();

  /** @returns the relevant entries of the next source, in its order. Read all of them before the next call. */
  *takeFrom(people: People): Generator<Person> {
    const isContested = contestedClaims(people);
    const doubtful: Person[] = [];
    for (const person of people) {
      const status = this.#statusOf(person, isContested);
      if (this.#isDoubtful(person, status, isContested)) doubtful.push(person);
      if (status === "new") yield person;
      // The account with this ID stays unchanged until the earlier source has a status.
      if (status === "in-doubt") yield { ...person, enabled: false, statusUnknown: true };
    }
    this.#learn(people, doubtful);
  }

  #statusOf(person: Person, isContested: IsContested): EntryStatus {
    if (this.#hasId(person.id)) return "known";
    const email = keyOf(person);
    if (email === undefined || !this.#emails.has(email)) return "new";
    // Dropping one of several conflicting entries would hide the conflict.
    return this.#doubtfulEmails.has(email) || isContested(person) ? "in-doubt" : "known";
  }

  #isDoubtful(person: Person, status: EntryStatus, isContested: IsContested): boolean {
    if (status === "in-doubt" || isContested(person)) return true;
    if (status === "new") return person.statusUnknown === true;
    return this.#doubtfulIds.has(foldCase(person.id));
  }

  #learn(people: People, doubtful: readonly Person[]): void {
    this.#listings.push(people);
    for (const person of people) addTo(this.#emails, keyOf(person));
    for (const person of doubtful) {
      this.#doubtfulIds.add(foldCase(person.id));
      addTo(this.#doubtfulEmails, keyOf(person));
    }
  }

  #hasId(id: string): boolean {
    return this.#listings.some((people) => people.has(id));
  }
}

function addTo(emails: Set<string>, email: string | undefined): void {
  if (email !== undefined) emails.add(email);
}

function keyOf(person: Person): string | undefined {
  const email = emailOf(person);
  return email === undefined || email === "" ? undefined : foldCase(email);
}

/** Whether a different entry of the same source claims one of a person's IDs. */
type IsContested = (person: Person) => boolean;

/**
 * Finds IDs that several entries of one source claim, as current or former IDs. Sync changes none of them, so all of them must reach the
 * plan.
 */
function contestedClaims(people: People): IsContested {
  const contested = new Set(people.rivals.map(({ id }) => foldCase(id)));
  const former = new Set<string>();
  for (const person of people)
    for (const id of formerIdsOf(person)) {
      if (former.has(id) || people.has(id)) contested.add(id);
      former.add(id);
    }
  return (person) =>
    contested.size > 0 &&
    (contested.has(foldCase(person.id)) || formerIdsOf(person).some((id) => contested.has(id)));
}

/** Former IDs without the current one, case-folded and unique. */
function formerIdsOf({ id, formerIds = [] }: Person): string[] {
  return [...new Set(formerIds.map(foldCase))].filter((one) => one !== foldCase(id));
}
