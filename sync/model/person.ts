import { foldCase } from "./email.ts";

/** Somebody in a directory, who should have an account. */
export interface Person {
  /** The directory's id for them, which stays when name and e-mail change; also the account's username. */
  readonly id: string;
  /**
   * Ids under which an earlier version, or an earlier role, knew the same user. An account under one of them is theirs only while it has
   * their e-mail, to the letter. @default none
   */
  readonly formerIds?: readonly string[];
  /**
   * The id can be given to another user later, as a session name or a user name can. With another e-mail it may then be another
   * user's. @default false
   */
  readonly reusableId?: boolean;
  /** As the directory writes it, the primary one first. Compared with case by Amazon Quick. */
  readonly emails: readonly string[];
  readonly displayName: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly enabled: boolean;
  /**
   * The directory does not say whether they may sign in: they are given no access, and keep what they have. `enabled` is false then.
   * @default false
   */
  readonly statusUnknown?: boolean;
  /** The mark of the source that they are taken from. @default the run's only one */
  readonly source?: string;
}

/** The address that somebody is invited at: the primary one, to the letter. */
export function emailOf({ emails }: Person): string | undefined {
  return emails[0];
}

/**
 * The address, folded, that a person has a claim to. A disabled person has none: a user who is hired again under a new record gets the
 * address that the old record still shows.
 */
export function emailClaimOf(person: Person): string | undefined {
  const email = emailOf(person);
  return (person.enabled || person.statusUnknown) && email ? foldCase(email) : undefined;
}

/** All that an entry says. */
export function contentOf(person: Person): string {
  const { id, emails, displayName, givenName, familyName, enabled, source } = person;
  const { formerIds = [], reusableId = false, statusUnknown = false } = person;
  return JSON.stringify([
    [id, emails, displayName, givenName, familyName],
    [enabled, statusUnknown, source, formerIds, reusableId],
  ]);
}

/** An entry of a directory that does not say whose it is, so that no account can be matched to it. */
export interface UnidentifiedEntry {
  /** What the entry is called, as far as it has a name. */
  readonly name: string;
  readonly email?: string;
  /** Why it has no usable id, as a part of a sentence: "its principal id is missing". */
  readonly reason: string;
}
