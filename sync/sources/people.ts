import { foldCase } from "../model/email.ts";
import { contentOf, type Person, type Subjects, type UnidentifiedEntry } from "../model/person.ts";
import { TextStore } from "./text-store.ts";

/** All users of a source: a list, or a structure that takes less memory. */
export type AllPeople = Iterable<Person> & {
  readonly length: number;
  /** Entries that were skipped because their user cannot be identified. @default none */
  readonly unidentified?: readonly UnidentifiedEntry[];
};

/** The stored form of a person. It is a tuple, because property names would double its size. */
type PackedPerson = readonly [
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
  subjects: Subjects | null,
  ...emails: string[],
];

/**
 * People by their IDs, in little more memory than their text: some 190 bytes each, where objects take 400. Each read creates a new
 * object.
 */
export class People implements AllPeople {
  readonly #texts = new TextStore();
  /** Entries whose user cannot be identified. */
  readonly unidentified: UnidentifiedEntry[] = [];
  /** Entries that have the ID of an earlier entry, but other data. */
  readonly rivals: Person[] = [];
  /** The different contents of entries with one ID, by the index of the first entry. */
  readonly #contested = new Map<number, Set<string>>();

  static from(people: Iterable<Person>): People {
    const all = new People();
    for (const person of people) all.add(person);
    return all;
  }

  get length(): number {
    return this.#texts.length;
  }

  /** Adds an entry. Of equal entries one is stored: a page that changed while it was read may list a user twice. */
  add(person: Person): void {
    const known = this.indexOf(person.id);
    if (known === undefined) {
      this.#store(person);
      return;
    }
    const contents = this.#contested.get(known) ?? new Set([contentOf(this.at(known))]);
    const content = contentOf(person);
    if (contents.has(content)) return;
    this.rivals.push(person);
    this.#contested.set(known, contents.add(content));
  }

  #store(person: Person): void {
    const { id, emails, displayName, givenName, familyName, enabled, source } = person;
    const { reusableId = false, formerIds = [], statusUnknown = false, subjects = null } = person;
    const names = [displayName, givenName ?? null, familyName ?? null] as const;
    const certainty = [reusableId, statusUnknown, formerIds, subjects] as const;
    const packed: PackedPerson = [
      foldCase(id),
      id,
      enabled,
      ...names,
      source ?? null,
      ...certainty,
      ...emails,
    ];
    const head = headOf(id);
    this.#texts.put(head, JSON.stringify(packed).slice(head.length));
  }

  /** @returns the index of a user, from 0. */
  indexOf(id: string): number | undefined {
    return this.#texts.indexOf(headOf(id));
  }

  has(id: string): boolean {
    return this.indexOf(id) !== undefined;
  }

  /** Whether different entries have this ID, so that the user is ambiguous. */
  isContested(index: number): boolean {
    return this.#contested.has(index);
  }

  /** @returns all entries of an ID. Case is ignored. */
  entriesOf(id: string): Person[] {
    const index = this.indexOf(id);
    if (index === undefined) return [];
    const rivals = this.isContested(index) ? this.rivals : [];
    return [this.at(index), ...rivals.filter((rival) => foldCase(rival.id) === foldCase(id))];
  }

  /** @throws RangeError for an index without a user. */
  at(index: number): Person {
    const packed: PackedPerson = JSON.parse(this.#texts.at(index));
    const [, id, enabled, displayName, givenName, familyName, source, ...rest] = packed;
    const [reusableId, statusUnknown, formerIds, subjects, ...emails] = rest;
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
      ...(subjects !== null && { subjects }),
      ...(source !== null && { source }),
    };
  }

  *[Symbol.iterator](): Generator<Person> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
    yield* this.rivals;
  }
}

/** A prefix that is unique for an ID: a JSON string has a definite end. Case is folded, because Cognito ignores it in usernames. */
function headOf(id: string): string {
  return `[${JSON.stringify(foldCase(id))},`;
}

/**
 * The selected people of a source. Entries of one ID are selected together: otherwise a selection could drop one of several different
 * entries, and the conflict would be hidden. It takes no more memory than the whole source.
 */
export class SelectedPeople {
  readonly people = new People();
  readonly #unselected = new People();

  add(person: Person, isSelected: boolean): void {
    if (!isSelected && !this.people.has(person.id)) {
      this.#unselected.add(person);
      return;
    }
    this.people.add(person);
    for (const other of this.#unselected.entriesOf(person.id)) this.people.add(other);
  }
}
