import { foldCase } from "../model/email.ts";
import { contentOf, type Person, type UnidentifiedEntry } from "../model/person.ts";
import { TextStore } from "./text-store.ts";

/** Everybody in a source: a list, or what takes less memory than one. */
export type AllPeople = Iterable<Person> & {
  readonly length: number;
  /** Entries that were left out because they do not say whose they are. @default none */
  readonly unidentified?: readonly UnidentifiedEntry[];
};

/** How a person is kept: as a list, since the names of members would take as much as what they hold. */
type Packed = readonly [
  folded: string,
  id: string,
  enabled: boolean,
  displayName: string,
  givenName: string | null,
  familyName: string | null,
  source: string | null,
  reusableId: boolean,
  statusUnknown: boolean,
  formerIds: readonly string[],
  ...emails: string[],
];

/**
 * People by their ids, in little more memory than their text takes: some 190 bytes each, where objects take 400. Whoever is
 * read is made anew each time.
 */
export class People implements AllPeople {
  readonly #texts = new TextStore();
  /** Entries that do not say whose they are. */
  readonly unidentified: UnidentifiedEntry[] = [];
  /** Entries that have the id of an earlier one, and say something else. */
  readonly rivals: Person[] = [];
  /** What the entries say that have one id, by the number of the first. */
  readonly #contested = new Map<number, Set<string>>();

  static from(people: Iterable<Person>): People {
    const all = new People();
    for (const person of people) all.add(person);
    return all;
  }

  get length(): number {
    return this.#texts.length;
  }

  /** Of entries that say the same one is kept: a page that changed while it was read may list a user twice. */
  add(person: Person): void {
    const known = this.indexOf(person.id);
    if (known === undefined) {
      this.#keep(person);
      return;
    }
    const contents = this.#contested.get(known) ?? new Set([contentOf(this.at(known))]);
    const content = contentOf(person);
    if (contents.has(content)) return;
    this.rivals.push(person);
    this.#contested.set(known, contents.add(content));
  }

  #keep(person: Person): void {
    const { id, emails, displayName, givenName, familyName, enabled, source } = person;
    const { reusableId = false, formerIds = [], statusUnknown = false } = person;
    const names = [displayName, givenName ?? null, familyName ?? null] as const;
    const certainty = [reusableId, statusUnknown, formerIds] as const;
    const packed: Packed = [foldCase(id), id, enabled, ...names, source ?? null, ...certainty, ...emails];
    const head = headOf(id);
    this.#texts.put(head, JSON.stringify(packed).slice(head.length));
  }

  /** @returns somebody's number, from 0 on. */
  indexOf(id: string): number | undefined {
    return this.#texts.indexOf(headOf(id));
  }

  has(id: string): boolean {
    return this.indexOf(id) !== undefined;
  }

  /** Whether entries that differ have this user's id, so that it is not known whose it is. */
  isContested(index: number): boolean {
    return this.#contested.has(index);
  }

  /** @returns all entries of an id, without case. */
  entriesOf(id: string): Person[] {
    const index = this.indexOf(id);
    if (index === undefined) return [];
    const rivals = this.isContested(index) ? this.rivals : [];
    return [this.at(index), ...rivals.filter((rival) => foldCase(rival.id) === foldCase(id))];
  }

  /** @throws RangeError where nobody has this number. */
  at(index: number): Person {
    const packed: Packed = JSON.parse(this.#texts.at(index));
    const [, id, enabled, displayName, givenName, familyName, source, ...rest] = packed;
    const [reusableId, statusUnknown, formerIds, ...emails] = rest;
    return {
      id,
      ...(formerIds.length > 0 && { formerIds }),
      ...(reusableId && { reusableId }),
      ...(statusUnknown && { statusUnknown }),
      emails,
      displayName,
      ...(givenName !== null && { givenName }),
      ...(familyName !== null && { familyName }),
      enabled,
      ...(source !== null && { source }),
    };
  }

  *[Symbol.iterator](): Generator<Person> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
    yield* this.rivals;
  }
}

/** With which no other text begins: a string in JSON ends where it ends. Without case, which Cognito ignores in usernames. */
function headOf(id: string): string {
  return `[${JSON.stringify(foldCase(id))},`;
}
