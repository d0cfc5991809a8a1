import type { User } from "@aws-sdk/client-quicksight";
import type { UnidentifiedEntry } from "../../model/person.ts";
import { checkMapping, type Mapping } from "../mapping.ts";
import { type Identity, idByArn, identityOf, knownText, type ListedIn } from "./identity.ts";

/** A user as one namespace lists them. */
export interface ListedUser extends ListedIn {
  readonly user: User;
}

/** The data of a listed entry. */
interface Entry extends Profile {
  readonly namespace: string;
  /** The name of the entry in a report. */
  readonly label: string;
  /** The ID that earlier versions gave to the user. */
  readonly arnId: string | undefined;
  /** Absent, if the user cannot be identified. */
  readonly identity: Identity | undefined;
}

/** An entry with an identified user. */
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
    label: knownText(user.UserName) ?? profile.email ?? `a user of namespace "${namespace}"`,
    arnId: idByArn(user.Arn),
    identity: identityOf(user, { accountId, namespace }),
  };
}

/** Describes an entry that is skipped. @param reason a part of a sentence. */
export function withoutId({ label, email }: Entry, reason: string): UnidentifiedEntry {
  return { name: label, ...(email !== undefined && { email }), reason };
}

/** The attributes that can give an e-mail address or a name. Source: QuickSight API reference, User. */
const READERS: Readonly<Record<string, (user: User) => string | undefined>> = {
  UserName: ({ UserName }) => UserName,
  Email: ({ Email }) => Email,
  ExternalLoginId: ({ ExternalLoginId }) => ExternalLoginId,
};

/** Checks that a mapping fits Amazon Quick. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName", "subject"] as const;
  checkMapping(mapping, "Amazon Quick", fields, Object.keys(READERS));
}

/** The attributes that an account gets from a user. */
export interface Profile {
  readonly email: string | undefined;
  readonly displayName: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  /** What identity providers call the user. */
  readonly subject: string | undefined;
}

/** Reads a user's e-mail and names. */
function profileOf(user: User, mapping: Mapping): Profile {
  const read = (attribute = "") => knownText(READERS[attribute]?.(user));
  return {
    email: read(mapping.email ?? "Email"),
    displayName: read(mapping.name ?? "UserName"),
    givenName: read(mapping.givenName),
    familyName: read(mapping.familyName),
    subject: read(mapping.subject),
  };
}
