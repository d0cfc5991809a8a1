import { toSourceError } from "../aws/errors.ts";
import { PartialReadError } from "../aws/pagination.ts";
import { SyncError } from "../model/errors.ts";
import type { Person } from "../model/person.ts";
import { KnownUsers } from "./known-users.ts";
import { type AllPeople, People } from "./people.ts";

/** A source that can be read. */
export interface NamedSource {
  /** Stored as `custom:source` in accounts that are created from it. */
  readonly sourceId: string;
  /** Its name for messages. */
  readonly title: string;
  /** The AWS profile, if one was given. */
  readonly profile?: string | undefined;
  /** @param signal ends the reading. */
  read(signal?: AbortSignal): Promise<AllPeople>;
}

/** The users that a source has listed. */
export interface Listing {
  readonly sourceId: string;
  readonly people: AllPeople;
}

/** A user with the source that has precedence. */
export interface SourcedPerson extends Person {
  readonly source: string;
}

/**
 * Reads several sources in parallel, each to its end. If one fails, the whole read fails: its users would look like users who left.
 *
 * @param signal ends the reading.
 * @returns the listings, in the order of the sources. An empty listing is returned too: the caller checks it.
 * @throws SyncError of the first that failed; SOURCE_INCOMPLETE if another source could be read.
 */
export async function readTogether(
  sources: readonly NamedSource[],
  signal?: AbortSignal,
): Promise<Listing[]> {
  const readings = await Promise.all(sources.map((source) => readOne(source, signal)));
  const failure = readings.find((reading) => "error" in reading);
  const listings = readings.filter((reading) => "people" in reading);
  if (failure === undefined) return listings;
  const { error, source } = failure;
  const isPartial =
    listings.length > 0 && !(error instanceof PartialReadError) && !(error instanceof SyncError);
  const { profile } = source;
  throw toSourceError(isPartial ? new PartialReadError(error) : error, {
    what: `read the users of ${source.title}`,
    profile,
  });
}

interface Failure {
  readonly source: NamedSource;
  readonly error: unknown;
}

async function readOne(source: NamedSource, signal: AbortSignal | undefined): Promise<Listing | Failure> {
  try {
    return { sourceId: source.sourceId, people: await source.read(signal) };
  } catch (error) {
    return { source, error };
  }
}

/** All listed users, each once. Several listings are combined with `combine`. */
export function allUsersOf(listings: readonly Listing[]): People {
  const [only, ...others] = listings;
  if (only === undefined || others.length > 0) return People.from(combine(listings));
  return asPeople(only.people);
}

/**
 * Combines the users of several sources. Two entries are one user if they have the same ID or the same primary e-mail address, both without
 * case. The first source decides, also if the user is disabled there. The relation is transitive: if the first two sources share the ID and
 * the last two the e-mail address, all three are one user. Two entries of the same source always stay two users.
 *
 * Matching by e-mail address does not drop an entry whose ID is contested within its source: the plan has to see that conflict. It also does
 * not drop an entry if the earlier source has no status for the user. Such an entry stays with `statusUnknown`: its user gets no access, and
 * keeps existing access.
 *
 * @param listings in order of precedence.
 * @returns each user once, in the order of the listings.
 */
export function* combine(listings: readonly Listing[]): Generator<SourcedPerson> {
  const known = new KnownUsers();
  for (const { sourceId, people } of listings)
    for (const person of known.takeFrom(asPeople(people))) yield { ...person, source: sourceId };
}

function asPeople(people: AllPeople): People {
  return people instanceof People ? people : People.from(people);
}
