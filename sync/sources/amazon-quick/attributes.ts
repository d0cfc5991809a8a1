import type { User } from "@aws-sdk/client-quicksight";
import type { Person } from "../../person.ts";
import { checkMapping, type Mapping } from "../mapping.ts";
import { quickId } from "./id.ts";

/** What of a user can give an e-mail or a name. Source: QuickSight API reference, User. */
const READERS: Readonly<Record<string, (user: User) => string | undefined>> = {
  // Users whose identity cannot be resolved are called "N/A".
  UserName: ({ UserName }) => (UserName === "N/A" ? undefined : UserName),
  Email: ({ Email }) => Email,
  ExternalLoginId: ({ ExternalLoginId }) => ExternalLoginId,
};

/** Sees to it that Amazon Quick can follow a mapping. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName"] as const;
  checkMapping(mapping, "Amazon Quick", fields, Object.keys(READERS));
}

/** Reads a user. @returns nothing for one without an ARN, which AWS does not make. */
export function toPerson(user: User, mapping: Mapping): Person | undefined {
  if (user.Arn === undefined) return undefined;
  const read = (attribute = "") => READERS[attribute]?.(user) || undefined;
  const [givenName, familyName] = [read(mapping.givenName), read(mapping.familyName)];
  return {
    id: quickId(user.Arn),
    emails: [read(mapping.email ?? "Email")].filter((email) => email !== undefined),
    displayName: read(mapping.name ?? "UserName") ?? "",
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    // `Active` says whether somebody has ever signed in, not whether they may.
    enabled: true,
  };
}
