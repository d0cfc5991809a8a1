import type { Person } from "../../model/person.ts";
import { emailsOf } from "../../scim/emails.ts";
import { isObject, type Json, type JsonObject } from "../../scim/json.ts";
import type { StoredResource } from "../../scim/stored-resource.ts";
import { checkMapping, type Mapping } from "../mapping.ts";

/** What of a user can give an e-mail or a name. Source: RFC 7643, section 4.1. */
const ATTRIBUTES = [
  "userName",
  "externalId",
  "displayName",
  "nickName",
  "title",
  "name.formatted",
  "name.givenName",
  "name.middleName",
  "name.familyName",
];

/** Sees to it that a SCIM user can follow a mapping. @throws SyncError USAGE */
export function checkAttributes(mapping: Mapping): void {
  checkMapping(mapping, "SCIM", ["email", "name", "givenName", "familyName"], ATTRIBUTES);
}

/**
 * Reads a user that an identity provider has pushed. Where something is mapped, that attribute alone gives it: one that is missing is missing.
 *
 * Without a mapping, the e-mails are those of sync/scim/emails.ts.
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

/**
 * Only a true enables. Earlier versions stored users whose provider said nothing of `active` without it, and gave them accounts: those stay
 * enabled. The endpoint stores an explicit value for every new user (sync/scim/active.ts).
 */
function isEnabled({ active }: JsonObject): boolean {
  return active === undefined || active === true;
}

function textAt(attributes: JsonObject, path: string): string | undefined {
  const [first = "", second] = path.split(".");
  const value = attributes[first];
  return textOf(second !== undefined && isObject(value) ? value[second] : value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameOf(attributes: JsonObject): string | undefined {
  const parts = ["name.givenName", "name.familyName"].map((path) => textAt(attributes, path));
  const together = parts.filter((part) => part !== undefined).join(" ");
  const whole = textAt(attributes, "displayName") ?? textAt(attributes, "name.formatted");
  return whole ?? (together || textAt(attributes, "userName"));
}
