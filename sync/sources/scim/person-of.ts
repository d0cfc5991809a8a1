import { defined } from "../../model/defined.ts";
import type { Person, Subjects } from "../../model/person.ts";
import type { JsonObject } from "../../scim/json.ts";
import { MAPPABLE_ATTRIBUTES } from "../../scim/schema/sync-attributes.ts";
import { emailsOf, nameOf, type StoredResource, textAt } from "../../scim/stored-resource.ts";
import { checkMapping, type Mapping } from "../mapping.ts";

/** Checks that a mapping fits SCIM users. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  const fields = ["email", "name", "givenName", "familyName", "subject"] as const;
  checkMapping(mapping, "SCIM", fields, MAPPABLE_ATTRIBUTES);
}

/**
 * Reads a user that an identity provider has pushed. A mapped field comes from its attribute only, even if that is missing.
 *
 * Without a mapping, `emailsOf` of sync/scim/stored-resource.ts gives the e-mail addresses.
 */
export function personOf({ id, attributes }: StoredResource, mapping: Mapping = {}): Person {
  const read = (attribute: string) => textAt(attributes, attribute);
  const givenName = read(mapping.givenName ?? "name.givenName");
  const familyName = read(mapping.familyName ?? "name.familyName");
  const email = mapping.email === undefined ? undefined : read(mapping.email);
  return {
    id,
    emails: mapping.email === undefined ? emailsOf(attributes) : [email].filter((one) => one !== undefined),
    displayName: (mapping.name === undefined ? nameOf(attributes) : read(mapping.name)) ?? "",
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    enabled: isEnabled(attributes),
  };
}

/** What the provider that pushed the user, or another one, may call the user. Our own `id` is known to none. */
export function subjectsOf({ attributes }: StoredResource, mapping: Mapping = {}): Subjects {
  const read = (attribute: string) => textAt(attributes, attribute);
  const subject = mapping.subject === undefined ? undefined : read(mapping.subject);
  return defined({ externalId: read("externalId"), userName: read("userName"), subject });
}

/**
 * Only true enables a user. Earlier versions stored users without `active` if the provider did not send it, and gave them accounts: those
 * stay enabled. Now the endpoint stores an explicit value for each new user (`keepActive`).
 */
function isEnabled({ active }: JsonObject): boolean {
  return active === undefined || active === true;
}
