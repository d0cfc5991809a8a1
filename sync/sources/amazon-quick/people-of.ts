import type { Person, UnidentifiedEntry } from "../../model/person.ts";
import type { Mapping } from "../mapping.ts";
import {
  entryOf,
  type IdentifiedEntry,
  isIdentified,
  type ListedUser,
  type Profile,
  withoutId,
} from "./entry.ts";
import { isReusable } from "./identity.ts";

/** The people of a listing, and the entries whose user cannot be identified. */
export interface QuickPeople {
  readonly people: readonly Person[];
  readonly unidentified: readonly UnidentifiedEntry[];
}

const NO_ID_REASON = 'its principal ID and its ARN are missing or "N/A"';

/**
 * Combines listed entries of Amazon Quick into people. Entries of one ID are one person. So are entries of one namespace with exactly the
 * same e-mail address: Amazon Quick finds the user of a sign-in by it, and lists a user once for each role. Entries of one ID with different
 * e-mail addresses may belong to two users: they stay two people with one ID, which is a conflict.
 *
 * @param listed in any order: it affects only the order of the result.
 */
export function peopleOf(listed: readonly ListedUser[], mapping: Mapping): QuickPeople {
  const entries = listed.map((one) => entryOf(one, mapping));
  const byId = [...Map.groupBy(entries.filter(isIdentified), ({ identity }) => identity.id).values()];
  const [clear, contested] = [byId.filter(isClear), byId.filter((sameId) => !isClear(sameId))];
  const ofUsers = [...Map.groupBy(clear, keyOf).values()].map((ofOne) => ofOne.flat());
  const rivals = contested.flatMap((sameId) => [...Map.groupBy(sameId, ({ email }) => email).values()]);
  return {
    people: [...ofUsers, ...rivals].map(personOf),
    unidentified: entries
      .filter((entry) => !isIdentified(entry))
      .map((entry) => withoutId(entry, NO_ID_REASON)),
  };
}

/** Whether entries of one ID can be one user. */
function isClear(sameId: readonly IdentifiedEntry[]): boolean {
  return emailsOf(sameId).length <= 1;
}

/** The key of a user: the e-mail address in the namespace; without one, the ID. */
function keyOf(sameId: readonly IdentifiedEntry[]): string {
  const [first] = sorted(sameId);
  const [email] = emailsOf(sameId);
  return JSON.stringify(email === undefined ? [first?.identity.id] : [first?.namespace, email]);
}

/** @param entries of one user. The person gets the best ID; an account may exist under another one. */
function personOf(entries: readonly IdentifiedEntry[]): Person {
  const ordered = sorted(entries);
  const [best] = ordered;
  if (best === undefined) throw new RangeError("A user has at least one entry.");
  const { id } = best.identity;
  const formerIds = idsOf(ordered).filter((other) => other !== id);
  const [givenName, familyName] = [firstOf(ordered, "givenName"), firstOf(ordered, "familyName")];
  // Of several subjects, it cannot be known which one is the user's.
  const [subject, ...others] = distinct(ordered.map((entry) => entry.subject));
  return {
    id,
    ...(formerIds.length > 0 && { formerIds }),
    ...(isReusable(best.identity) && { reusableId: true }),
    emails: emailsOf(ordered),
    displayName: firstOf(ordered, "displayName") ?? "",
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    // `Active` says whether the user has ever signed in, not whether they may.
    enabled: true,
    ...(subject !== undefined && others.length === 0 && { subjects: { subject } }),
  };
}

/** All IDs under which these entries may have an account. */
function idsOf(entries: readonly IdentifiedEntry[]): string[] {
  return distinct(entries.flatMap(({ identity, arnId }) => [identity.id, arnId])).sort();
}

function emailsOf(entries: readonly IdentifiedEntry[]): string[] {
  return distinct(entries.map(({ email }) => email));
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== undefined);
}

function firstOf(entries: readonly IdentifiedEntry[], field: keyof Profile): string | undefined {
  return entries.find((entry) => entry[field] !== undefined)?.[field];
}

/** The best ID first. The order does not depend on the order of the listing. */
function sorted(entries: readonly IdentifiedEntry[]): IdentifiedEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry) }));
  return keyed.sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key)).map(({ entry }) => entry);
}

function sortKey({ identity: { rank, id }, ...rest }: IdentifiedEntry): string {
  return JSON.stringify([rank, id, rest]);
}
