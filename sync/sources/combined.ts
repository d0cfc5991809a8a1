import { explainSource } from "../aws/errors.ts";
import { PartialReadError } from "../aws/pagination.ts";
import { SyncError } from "../model/errors.ts";
import type { Person } from "../model/person.ts";
import { KnownUsers } from "./known-users.ts";
import { type AllPeople, People } from "./people.ts";

/** A source that people can be read from. */
export interface NamedSource {
  /** What accounts that are made from it carry, as `custom:source`. */
  readonly sourceId: string;
  /** As a sentence names it. */
  readonly title: string;
  /** Whose credentials it is read with, where a profile was named. */
  readonly profile?: string | undefined;
  read(): Promise<AllPeople>;
}

/** What a source has listed. */
export interface Listing {
  readonly sourceId: string;
  readonly people: AllPeople;
}

/** Somebody, and the source that they are taken from. */
export interface SourcedPerson extends Person {
  readonly source: string;
}

/**
 * Reads several sources at the same time, and all of them to the end. One that fails fails the whole: the people of that one would look like
 * people who left.
 *
 * @returns what each has listed, in their order. One that lists nobody is there, with nobody: see whether that is meant.
 * @throws SyncError of the first that failed; SOURCE_INCOMPLETE where another could be read.
 */
export async function readTogether(sources: readonly NamedSource[]): Promise<Listing[]> {
  const readings = await Promise.all(sources.map(readOne));
  const failure = readings.find((reading) => "error" in reading);
  const listings = readings.filter((reading) => "people" in reading);
  if (failure === undefined) return listings;
  const { error, source } = failure;
  const isPart = listings.length > 0 && !(error instanceof PartialReadError) && !(error instanceof SyncError);
  const { profile } = source;
  throw explainSource(isPart ? new PartialReadError(error) : error, {
    what: `read the users of ${source.title}`,
    profile,
  });
}

interface Failure {
  readonly source: NamedSource;
  readonly error: unknown;
}

async function readOne(source: NamedSource): Promise<Listing | Failure> {
  try {
    return { sourceId: source.sourceId, people: await source.read() };
  } catch (error) {
    return { source, error };
  }
}

/** Everybody whom sources have listed, each once: of several as `combine` takes them, of one as they are. */
export function everybodyOf(listings: readonly Listing[]): People {
  const [only, ...others] = listings;
  if (only === undefined || others.length > 0) return People.from(combine(listings));
  return asPeople(only.people);
}

/**
 * Puts the people of several sources together. A user whom two of them know, by the same id or the same e-mail (both without case, the
 * primary e-mail), is taken from the first, as that one has them: also where it says that they are disabled. Who is known by a user who
 * is known is known: where the first two agree on the id and the last two on the e-mail, the three mean one person. Two people of the
 * same source stay two, whatever they share.
 *
 * An e-mail does not drop an entry whose id another entry of the same source claims too: the rule has to see that conflict. Nor does the
 * e-mail of a user whose status the earlier source does not say. Such an entry stays with `statusUnknown`: its user is given no access,
 * and keeps what they have.
 *
 * @param listings in order of precedence.
 * @returns each user once, in the listings' order.
 */
export function* combine(listings: readonly Listing[]): Generator<SourcedPerson> {
  const known = new KnownUsers();
  for (const { sourceId, people } of listings)
    for (const person of known.takeFrom(asPeople(people))) yield { ...person, source: sourceId };
}

function asPeople(people: AllPeople): People {
  return people instanceof People ? people : People.from(people);
}
