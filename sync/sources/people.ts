import type { Person, UnidentifiedEntry } from "../person.ts";
import { TextStore } from "./text-store.ts";

/** Everybody in a source: a list, or what takes less memory than one. */
export type Everybody = Iterable<Person> & {
  readonly length: number;
  /** Entries that were left out because they do not say whose they are. @default none */
  readonly unidentified?: readonly UnidentifiedEntry[];
};

/** How a person is kept: as a list, since the names of members would take as much as what they hold. */
type Packed = readonly [
  id: string,
  enabled: boolean,
  displayName: string,
  givenName: string | null,
  familyName: string | null,
  source: string | null,
  reusableId: boolean,
  formerIds: readonly string[],
  ...emails: string[],
];

/**
 * People, each id once, in little more memory than their text takes: some 190 bytes each, where objects take 400. Whoever is
 * read is made anew each time.
 */
export class People implements Everybody {
  readonly #texts = new TextStore();
  /** Entries that do not say whose they are. */
  readonly unidentified: UnidentifiedEntry[] = [];

  /** @param people of one id, the last one counts: a page that changed while it was read may show somebody twice. */
  static from(people: Iterable<Person>): People {
    const all = new People();
    for (const person of people) all.add(person);
    return all;
  }

  get length(): number {
    return this.#texts.length;
  }

  add(person: Person): void {
    const { id, emails, displayName, givenName, familyName, enabled, source } = person;
    const { reusableId = false, formerIds = [] } = person;
    const names = [displayName, givenName ?? null, familyName ?? null] as const;
    const packed: Packed = [id, enabled, ...names, source ?? null, reusableId, formerIds, ...emails];
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

  /** @throws RangeError where nobody has this number. */
  at(index: number): Person {
    const packed: Packed = JSON.parse(this.#texts.at(index));
    const [id, enabled, displayName, givenName, familyName, source, reusableId, formerIds, ...emails] =
      packed;
    return {
      id,
      ...(formerIds.length > 0 && { formerIds }),
      ...(reusableId && { reusableId }),
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
  }
}

/** With which nobody else's text begins: a string in JSON ends where it ends. */
function headOf(id: string): string {
  return `[${JSON.stringify(id)},`;
}
