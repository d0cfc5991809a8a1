import type { Person, UnidentifiedEntry } from "../../model/person.ts";
import type { Mapping } from "../mapping.ts";
import type { Profile } from "./attributes.ts";
import { entryOf, type IdentifiedEntry, isIdentified, type ListedUser, withoutId } from "./entry.ts";
import { isReusable } from "./identity.ts";

/** What a listing says: the people in it, and the entries that do not say whose they are. */
export interface QuickPeople {
  readonly people: readonly Person[];
  readonly unidentified: readonly UnidentifiedEntry[];
}

const NO_ID = 'its principal id and its ARN are missing or "N/A"';

/**
 * Makes people of what Amazon Quick lists. Entries of one id are one person, and so are those of one namespace that have the same e-mail to
 * the letter: Amazon Quick finds the user of a sign-in by it, and lists a user once for each role. Entries of one id with different e-mails
 * may be of two users: they are two people of one id, which is a conflict.
 *
 * @param listed in any order: it decides about nothing but the order of what is returned.
 */
export function peopleOf(listed: readonly ListedUser[], mapping: Mapping): QuickPeople {
  const entries = listed.map((one) => entryOf(one, mapping));
  const byId = [...Map.groupBy(entries.filter(isIdentified), ({ identity }) => identity.id).values()];
  const [clear, contested] = [byId.filter(isClear), byId.filter((sameId) => !isClear(sameId))];
  const ofUsers = [...Map.groupBy(clear, keyOf).values()].map((ofOne) => ofOne.flat());
  const rivals = contested.flatMap((sameId) => [...Map.groupBy(sameId, ({ email }) => email).values()]);
  return {
    people: [...ofUsers, ...rivals].map(personOf),
    unidentified: entries.filter((entry) => !isIdentified(entry)).map((entry) => withoutId(entry, NO_ID)),
  };
}

/** Whether entries of one id can be one user. */
function isClear(sameId: readonly IdentifiedEntry[]): boolean {
  return emailsOf(sameId).length <= 1;
}

/** What tells a user from others, once it is known who has which id: the e-mail in their namespace; without one, the id. */
function keyOf(sameId: readonly IdentifiedEntry[]): string {
  const [first] = sorted(sameId);
  const [email] = emailsOf(sameId);
  return JSON.stringify(email === undefined ? [first?.identity.id] : [first?.namespace, email]);
}

/** @param entries of one user. The best of their ids is the person's; an account may be kept under any other. */
function personOf(entries: readonly IdentifiedEntry[]): Person {
  const ordered = sorted(entries);
  const [best] = ordered;
  if (best === undefined) throw new RangeError("A user has at least one entry.");
  const { id } = best.identity;
  const formerIds = idsOf(ordered).filter((other) => other !== id);
  const [givenName, familyName] = [firstOf(ordered, "givenName"), firstOf(ordered, "familyName")];
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
  };
}

/** All ids under which these entries may have an account. */
function idsOf(entries: readonly IdentifiedEntry[]): string[] {
  return distinct(entries.flatMap(({ identity, byArn }) => [identity.id, byArn])).sort();
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

/** The best id first, and in the same order whatever the listing's is. */
function sorted(entries: readonly IdentifiedEntry[]): IdentifiedEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry) }));
  return keyed.sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key)).map(({ entry }) => entry);
}

function sortKey({ identity: { rank, id }, ...rest }: IdentifiedEntry): string {
  return JSON.stringify([rank, id, rest]);
}
