import type { User } from "@aws-sdk/client-quicksight";
import type { UnidentifiedEntry } from "../../model/person.ts";
import type { Mapping } from "../mapping.ts";
import { type Profile, profileOf } from "./attributes.ts";
import { type Identity, idByArn, identityOf, type ListedIn } from "./identity.ts";
import { knownText } from "./known-text.ts";

/** A user as one namespace lists them. */
export interface ListedUser extends ListedIn {
  readonly user: User;
}

/** What an entry of the listing gives. */
export interface Entry extends Profile {
  readonly namespace: string;
  /** What the entry is called in a report. */
  readonly called: string;
  /** The id that earlier versions gave to its user. */
  readonly byArn: string | undefined;
  /** Absent, where the entry does not say whose it is. */
  readonly identity: Identity | undefined;
}

/** An entry that says whose it is. */
export interface IdentifiedEntry extends Entry {
  readonly identity: Identity;
}

export function isIdentified(entry: Entry): entry is IdentifiedEntry {
  return entry.identity !== undefined;
}

/** Reads an entry of the listing. */
export function entryOf({ accountId, namespace, user }: ListedUser, mapping: Mapping): Entry {
  const profile = profileOf(user, mapping);
  return {
    ...profile,
    namespace,
    called: knownText(user.UserName) ?? profile.email ?? `a user of namespace "${namespace}"`,
    byArn: idByArn(user.Arn),
    identity: identityOf(user, { accountId, namespace }),
  };
}

/** @param reason as a part of a sentence. */
export function withoutId({ called, email }: Entry, reason: string): UnidentifiedEntry {
  return { name: called, ...(email !== undefined && { email }), reason };
}
