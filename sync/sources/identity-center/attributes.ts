import type { User } from "@aws-sdk/client-identitystore";
import { defined } from "../../model/defined.ts";
import type { Person, Subjects } from "../../model/person.ts";
import { checkMapping, type Mapping } from "../mapping.ts";

/** The attributes that can give an e-mail address or a name. Source: Identity Store API reference, User and Name. */
const READERS: Readonly<Record<string, (user: User) => string | undefined>> = {
  UserName: ({ UserName }) => UserName,
  DisplayName: ({ DisplayName }) => DisplayName,
  NickName: ({ NickName }) => NickName,
  Title: ({ Title }) => Title,
  "Name.Formatted": ({ Name }) => Name?.Formatted,
  "Name.GivenName": ({ Name }) => Name?.GivenName,
  "Name.MiddleName": ({ Name }) => Name?.MiddleName,
  "Name.FamilyName": ({ Name }) => Name?.FamilyName,
};

/** Checks that a mapping fits Identity Center. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName", "subject"] as const;
  checkMapping(mapping, "Identity Center", fields, Object.keys(READERS));
}

/**
 * Reads a user of the directory. A mapped field comes from its attribute only, even if that is missing.
 *
 * @returns nothing for a user without an ID, which AWS does not create.
 */
export function toPerson(user: User, mapping: Mapping = {}): Person | undefined {
  if (user.UserId === undefined) return undefined;
  const read = (attribute: string) => READERS[attribute]?.(user) || undefined;
  const givenName = read(mapping.givenName ?? "Name.GivenName");
  const familyName = read(mapping.familyName ?? "Name.FamilyName");
  const email = mapping.email === undefined ? undefined : read(mapping.email);
  return {
    id: user.UserId,
    emails: mapping.email === undefined ? emailsOf(user) : [email].filter((one) => one !== undefined),
    displayName:
      (mapping.name === undefined ? (user.DisplayName ?? user.UserName) : read(mapping.name)) ?? "",
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    // A missing or unknown status does not enable.
    enabled: user.UserStatus === "ENABLED",
    ...(user.UserStatus !== "ENABLED" && user.UserStatus !== "DISABLED" && { statusUnknown: true }),
  };
}

/**
 * What a provider may call the user. An external ID is known only if there is one: of several, it cannot be known which provider means it.
 * Source: Identity Store API reference, User.
 */
export function subjectsOf(user: User, mapping: Mapping = {}): Subjects {
  const { UserId: userId, UserName: userName, ExternalIds = [] } = user;
  const ids = [...new Set(ExternalIds.flatMap(({ Id }) => Id ?? []))];
  const subject = READERS[mapping.subject ?? ""]?.(user) || undefined;
  return defined({ userId, userName, externalId: ids.length === 1 ? ids[0] : undefined, subject });
}

/** `Emails` can be missing. The primary e-mail address comes first. */
function emailsOf({ Emails = [] }: User): string[] {
  const sorted = Emails.toSorted((a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false));
  return sorted.map(({ Value }) => Value).filter((value) => value !== undefined);
}
