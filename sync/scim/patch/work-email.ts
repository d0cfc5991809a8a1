import { inOrderOfUse } from "../emails.ts";
import { conditionsOf } from "../filter/conditions.ts";
import { parseValueFilter } from "../filter/parse.ts";
import { isObject, type Json } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";

const WORK = "work";

/**
 * Takes the e-mail that the account gets for the work e-mail, where it has no type and no other e-mail is of the type work, and a path such
 * as Entra ID's `emails[type eq "work"].value` writes the work e-mail. Otherwise the new address would stand beside the old one, which is the
 * primary and stays in use. The type is no more than a label, which a provider may leave out. Source: RFC 7643, section 2.4.
 */
export function withWorkEmail(
  attribute: AttributeSchema,
  filter: string,
  emails: readonly Json[],
): readonly Json[] {
  if (attribute.name !== "emails" || !isForWork(attribute, filter)) return emails;
  const typeOf = (email: Json) => (isObject(email) ? email["type"] : undefined);
  if (emails.some((email) => String(typeOf(email)).toLowerCase() === WORK)) return emails;
  const used = inOrderOfUse(emails).find(({ value }) => value !== undefined);
  if (used === undefined || typeOf(used) !== undefined) return emails;
  return emails.map((email) => (email === used ? { ...used, type: WORK } : email));
}

function isForWork(attribute: AttributeSchema, filter: string): boolean {
  const parsed = parseValueFilter(attribute, filter);
  const [condition] = parsed.op === "eq" ? conditionsOf(parsed) : [];
  return condition?.path === "type" && condition.value === WORK;
}
