/** The attributes of a user that can give an e-mail address or a name. Source: RFC 7643, section 4.1. */
export const MAPPABLE_ATTRIBUTES = [
  "userName",
  "externalId",
  "displayName",
  "nickName",
  "title",
  "name.formatted",
  "name.givenName",
  "name.middleName",
  "name.familyName",
] as const;

/**
 * All that sync reads of users and groups, and the id, which becomes the account's username. A request is refused if one of these does not fit
 * its schema. Every other attribute is stored if it fits, and ignored if not: a slip in an attribute without effect must not stop a
 * deactivation in the same request.
 */
const SYNC_ATTRIBUTES: readonly string[] = [
  ...MAPPABLE_ATTRIBUTES,
  "id",
  "active",
  "emails.value",
  "emails.primary",
  // Selects the e-mail address that a PATCH changes.
  "emails.type",
  "members.value",
];

/** The paths, and the complex attributes that contain one of them. */
const READ_PATHS: ReadonlySet<string> = new Set(
  SYNC_ATTRIBUTES.flatMap((path) => [path, path.replace(/\..*/, "")]),
);

/** @param path in the spelling of the schemas, as `pathOf` writes it. */
export function isReadBySync(path: string): boolean {
  return READ_PATHS.has(path);
}
