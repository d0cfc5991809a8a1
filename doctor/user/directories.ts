import { foldCase } from "../../sync/model/email.ts";
import { emailClaimOf, emailOf, type Person } from "../../sync/model/person.ts";
import type { NamedSource } from "../../sync/sources/combined.ts";
import type { AllPeople } from "../../sync/sources/people.ts";
import { isMissing, type UserSource } from "./sources.ts";
import { type DirectoryEntry, type Reading, settled } from "./view.ts";

/** A directory, and all of its users. */
export interface ReadDirectory {
  readonly source: UserSource;
  readonly people: Reading<AllPeople>;
}

/** Where the user was found. */
export interface FoundUser {
  readonly who: string;
  /** The user's entry of the first directory that has one. Absent: no directory has the user. */
  readonly directory: Reading<DirectoryEntry | undefined>;
  /** All IDs of the user, case-folded, and what the administrator wrote. */
  readonly ids: ReadonlySet<string>;
  /** All e-mails of the user, case-folded. */
  readonly emails: ReadonlySet<string>;
  /** E-mails of all users, where no directory has this one. @default none */
  readonly addresses: readonly string[];
}

/** Reads each directory to its end. An optional one that the account does not have is left out. */
export async function readDirectories(
  sources: readonly UserSource[],
  signal: AbortSignal,
): Promise<readonly ReadDirectory[]> {
  const read = sources.map(async (source) => ({ source, people: await settled(source.read(signal)) }));
  const all = await Promise.all(read);
  return all.filter(
    ({ source, people }) => !(source.isOptional && "error" in people && isMissing(people.error)),
  );
}

/** Finds the user by an e-mail, the primary one or another, or by an ID. */
export async function findUser(
  directories: readonly ReadDirectory[],
  who: string,
  signal: AbortSignal,
): Promise<FoundUser> {
  const listed = directories.flatMap(({ source, people }) =>
    "value" in people
      ? entriesIn(people.value, who).map((person) => ({ person, source, people: people.value }))
      : [],
  );
  const [first] = listed;
  const persons = listed.map(({ person }) => person);
  if (first !== undefined) {
    const titles = listed.map(({ source }) => source.title).filter((title) => title !== first.source.title);
    const entry = entryOf(first.person, first.source, first.people, true);
    return found(who, persons, { value: { ...entry, alsoIn: [...new Set(titles)] } });
  }
  const unselected = await findUnselected(directories, who, signal);
  if (unselected !== undefined) return found(who, [unselected.person], { value: unselected });
  const failure = directories.find(({ people }) => "error" in people)?.people;
  const addresses = directories.flatMap(({ people }) => ("value" in people ? emailsOf(people.value) : []));
  return found(
    who,
    [],
    failure !== undefined && "error" in failure ? failure : { value: undefined },
    addresses,
  );
}

/** A user whom the groups or the patterns of a setting leave out. */
async function findUnselected(
  directories: readonly ReadDirectory[],
  who: string,
  signal: AbortSignal,
): Promise<DirectoryEntry | undefined> {
  for (const { source } of directories) {
    if (source.unfiltered === undefined) continue;
    const people = await settled(source.unfiltered.read(signal));
    const [person] = "value" in people ? entriesIn(people.value, who) : [];
    if (person !== undefined && "value" in people) return entryOf(person, source, people.value, false);
  }
  return undefined;
}

/** The entries that `who` names; the one with exactly this e-mail first. */
function entriesIn(people: AllPeople, who: string): Person[] {
  const wanted = foldCase(who);
  const own: Person[] = [];
  for (const person of people)
    if (namesOf(person).some((name) => foldCase(name) === wanted)) own.push(person);
  return own.toSorted((a, b) => rank(a, who) - rank(b, who));
}

function namesOf({ id, formerIds = [], emails }: Person): readonly string[] {
  return [id, ...formerIds, ...emails];
}

/** Exactly this address, then this primary address in another case, then everything else. */
function rank(person: Person, who: string): number {
  const email = emailOf(person) ?? "";
  if (email === who) return 0;
  return foldCase(email) === foldCase(who) ? 1 : 2;
}

function entryOf(
  person: Person,
  { title, sourceId }: NamedSource,
  people: AllPeople,
  isSelected: boolean,
): DirectoryEntry {
  const claim = emailClaimOf(person);
  const rivals: string[] = [];
  for (const other of people)
    if (claim !== undefined && other.id !== person.id && emailClaimOf(other) === claim) rivals.push(other.id);
  return { person, directory: title, sourceId, isSelected, rivals };
}

function found(
  who: string,
  persons: readonly Person[],
  directory: FoundUser["directory"],
  addresses: readonly string[] = [],
): FoundUser {
  const ids = [who, ...persons.flatMap(({ id, formerIds = [] }) => [id, ...formerIds])];
  const emails = [who, ...persons.flatMap((person) => person.emails)];
  return {
    who,
    directory,
    ids: new Set(ids.map(foldCase)),
    emails: new Set(emails.map(foldCase)),
    addresses,
  };
}

function emailsOf(people: AllPeople): string[] {
  const emails: string[] = [];
  for (const person of people) emails.push(...person.emails);
  return emails;
}
