import { foldCase } from "../model/email.ts";
import { emailOf, type Person } from "../model/person.ts";
import { contestedClaims, type IsContested } from "./contested.ts";
import type { People } from "./people.ts";

/** What the sources before say of an entry: they do not have the user, have them, or may have them. */
type Standing = "new" | "known" | "in-doubt";

/**
 * Who is in the sources that were read so far. An id decides first, without case, as Cognito compares usernames; then the primary e-mail.
 *
 * An e-mail is in doubt where it is not certain whose it is, or whether that user may sign in: its entry has no status, or differs from
 * another one of the same id. So is what such a user has in later sources.
 */
export class KnownUsers {
  readonly #listings: People[] = [];
  readonly #emails = new Set<string>();
  /** Folded. A part of all: most users are certain. */
  readonly #doubtfulIds = new Set<string>();
  readonly #doubtfulEmails = new Set<string>();

  /** @returns the entries of the next source that count, in its order. All have to be taken before the next call. */
  *takeFrom(people: People): Generator<Person> {
    const isContested = contestedClaims(people);
    const doubtful: Person[] = [];
    for (const person of people) {
      const standing = this.#standingOf(person, isContested);
      if (this.#isDoubtful(person, standing, isContested)) doubtful.push(person);
      if (standing === "new") yield person;
      // The account under this id is not gone: it keeps what it has until the earlier source says more.
      if (standing === "in-doubt") yield { ...person, enabled: false, statusUnknown: true };
    }
    this.#learn(people, doubtful);
  }

  #standingOf(person: Person, isContested: IsContested): Standing {
    if (this.#hasId(person.id)) return "known";
    const email = keyOf(person);
    if (email === undefined || !this.#emails.has(email)) return "new";
    // Without a contested entry, the other one would look like the only one of the id.
    return this.#doubtfulEmails.has(email) || isContested(person) ? "in-doubt" : "known";
  }

  #isDoubtful(person: Person, standing: Standing, isContested: IsContested): boolean {
    if (standing === "in-doubt" || isContested(person)) return true;
    if (standing === "new") return person.statusUnknown === true;
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
