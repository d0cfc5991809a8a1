import type { User } from "@aws-sdk/client-identitystore";
import type { Person } from "../../model/person.ts";
import { checkMapping, type Mapping } from "../mapping.ts";

/** What of a user can give an e-mail or a name. Source: Identity Store API reference, User and Name. */
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

/** Sees to it that Identity Center can follow a mapping. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName"] as const;
  checkMapping(mapping, "Identity Center", fields, Object.keys(READERS));
}

/**
 * Reads a user of the directory. Where something is mapped, that attribute alone gives it: one that is missing is missing.
 *
 * @returns nothing for one without an id, which AWS does not make.
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
    // A status that is missing, or that this version does not know, is not "enabled".
    enabled: user.UserStatus === "ENABLED",
    ...(user.UserStatus !== "ENABLED" && user.UserStatus !== "DISABLED" && { statusUnknown: true }),
  };
}

/** `Emails` can be missing; the primary e-mail is marked. */
function emailsOf({ Emails = [] }: User): string[] {
  const sorted = Emails.toSorted((a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false));
  return sorted.map(({ Value }) => Value).filter((value) => value !== undefined);
}
