import type { User } from "@aws-sdk/client-quicksight";
import { checkMapping, type Mapping } from "../mapping.ts";
import { knownText } from "./known-text.ts";

/** What of a user can give an e-mail or a name. Source: QuickSight API reference, User. */
const READERS: Readonly<Record<string, (user: User) => string | undefined>> = {
  UserName: ({ UserName }) => UserName,
  Email: ({ Email }) => Email,
  ExternalLoginId: ({ ExternalLoginId }) => ExternalLoginId,
};

/** Sees to it that Amazon Quick can follow a mapping. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName"] as const;
  checkMapping(mapping, "Amazon Quick", fields, Object.keys(READERS));
}

/** What an account takes over from a user. */
export interface Profile {
  readonly email: string | undefined;
  readonly displayName: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
}

/** Reads a user's e-mail and names. */
export function profileOf(user: User, mapping: Mapping): Profile {
  const read = (attribute = "") => knownText(READERS[attribute]?.(user));
  return {
    email: read(mapping.email ?? "Email"),
    displayName: read(mapping.name ?? "UserName"),
    givenName: read(mapping.givenName),
    familyName: read(mapping.familyName),
  };
}
