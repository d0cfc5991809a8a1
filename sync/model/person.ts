import { foldCase } from "./email.ts";

/** A user of a directory, who should have an account. */
export interface Person {
  /** The directory's ID of the user, which stays when name and e-mail change. Also the account's username. */
  readonly id: string;
  /**
   * IDs by which an earlier version, or an earlier role, knew the same user. An account with one of them belongs to the user only if it has
   * exactly the same e-mail. @default none
   */
  readonly formerIds?: readonly string[];
  /**
   * The ID can be given to another user later, like a session name or a user name. With another e-mail it may then be another user.
   * @default false
   */
  readonly reusableId?: boolean;
  /** As the directory writes it, the primary one first. Amazon Quick compares it case-sensitively. */
  readonly emails: readonly string[];
  readonly displayName: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly enabled: boolean;
  /**
   * The directory does not say whether the user may sign in: sync gives no access and removes none. `enabled` is false then.
   * @default false
   */
  readonly statusUnknown?: boolean;
  /** What an identity provider may call the user; at least one value. @default not known */
  readonly subjects?: Subjects;
  /** The ID of the source that the user comes from. @default the only source of the run */
  readonly source?: string;
}

/** Values of a directory that can be a user's name at an identity provider. */
export interface Subjects {
  readonly externalId?: string;
  readonly userId?: string;
  readonly userName?: string;
  /** Of the attribute, or the column, that is mapped as `subject`. */
  readonly subject?: string;
}

/** The primary address, to which invitations are sent. */
export function emailOf({ emails }: Person): string | undefined {
  return emails[0];
}

/**
 * The address, case-folded, that a user has a claim to. A disabled user has none: a user who is hired again under a new record gets the
 * address that the old record still shows.
 */
export function emailClaimOf(person: Person): string | undefined {
  const email = emailOf(person);
  return (person.enabled || person.statusUnknown) && email ? foldCase(email) : undefined;
}

/** The content of an entry, for comparison. */
export function contentOf(person: Person): string {
  const { id, emails, displayName, givenName, familyName, enabled, source } = person;
  const { formerIds = [], reusableId = false, statusUnknown = false, subjects = {} } = person;
  const { externalId, userId, userName, subject } = subjects;
  return JSON.stringify([
    [id, emails, displayName, givenName, familyName],
    [enabled, statusUnknown, source, formerIds, reusableId],
    [externalId, userId, userName, subject],
  ]);
}

/** @returns the entries without those that equal an earlier one, as `People` stores them. */
export function distinctEntries(entries: readonly Person[]): Person[] {
  const byContent = new Map<string, Person>();
  for (const entry of entries) {
    const content = contentOf(entry);
    if (!byContent.has(content)) byContent.set(content, entry);
  }
  return [...byContent.values()];
}

/** An entry of a directory without a usable ID, which cannot be matched to an account. */
export interface UnidentifiedEntry {
  /** The name of the entry, if it has one. */
  readonly name: string;
  readonly email?: string;
  /** Why it has no usable ID, as a part of a sentence: "its principal id is missing". */
  readonly reason: string;
}
