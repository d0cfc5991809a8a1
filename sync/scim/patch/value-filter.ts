import { refused } from "../errors.ts";
import { conditionsOf } from "../filter/match.ts";
import { parseValueFilter } from "../filter/parse.ts";
import { isObject, type Json } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { readElement } from "../schema/read.ts";
import { primaryFirst } from "../stored-resource.ts";

/**
 * Creates the value for a path with a filter that matches nothing: `emails[type eq "work"].value` creates a work e-mail address. Entra ID
 * sends such paths also for new values. Source: RFC 7644, section 3.5.2.3: replacing a missing value adds it.
 *
 * @throws ScimError noTarget if the filter does not determine the new value, as one with an unknown sub-attribute.
 */
export function elementFor(attribute: AttributeSchema, filter: string, value: Json): Json {
  const parsed = parseValueFilter(attribute, filter, "written");
  const conditions = conditionsOf(parsed).map(({ path, value: text }): [string, Json] => [path, text]);
  const content = { ...Object.fromEntries(conditions), ...(isObject(value) ? value : { value }) };
  const element = conditions.length === 0 ? undefined : readElement(attribute, content, attribute.name);
  // The filter would not match a value without one of its sub-attributes, so that each repetition would add one more.
  if (isObject(element) && conditions.every(([path]) => path in element)) return element;
  throw refused("noTarget", `No value of ${attribute.name} matches the filter of the path.`);
}

const WORK_TYPE = "work";

/**
 * Treats the account's e-mail address as the work address, if it has no type, no other one has the type work, and the path is like Entra
 * ID's `emails[type eq "work"].value`. Otherwise the new address would be added beside the old primary one, which would stay in use. The type
 * is only a label that a provider may omit. Source: RFC 7643, section 2.4.
 */
export function withWorkEmail(
  attribute: AttributeSchema,
  filter: string,
  emails: readonly Json[],
): readonly Json[] {
  if (attribute.name !== "emails" || !isForWork(attribute, filter)) return emails;
  const typeOf = (email: Json) => (isObject(email) ? email["type"] : undefined);
  if (emails.some((email) => String(typeOf(email)).toLowerCase() === WORK_TYPE)) return emails;
  const used = primaryFirst(emails).find(({ value }) => value !== undefined);
  if (used === undefined || typeOf(used) !== undefined) return emails;
  return emails.map((email) => (email === used ? { ...used, type: WORK_TYPE } : email));
}

function isForWork(attribute: AttributeSchema, filter: string): boolean {
  const parsed = parseValueFilter(attribute, filter);
  const [condition] = parsed.op === "eq" ? conditionsOf(parsed) : [];
  return condition?.path === "type" && condition.value === WORK_TYPE;
}
