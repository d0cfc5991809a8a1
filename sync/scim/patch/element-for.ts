import { refused } from "../errors.ts";
import { conditionsOf } from "../filter/conditions.ts";
import { parseValueFilter } from "../filter/parse.ts";
import { isObject, type Json } from "../json.ts";
import type { AttributeSchema } from "../schema/attribute.ts";
import { readElement } from "../schema/read.ts";

/**
 * Makes the value that a path with a filter asks for where there is none: of `emails[type eq "work"].value` a work e-mail. Entra ID
 * writes so from the first time on. Source: RFC 7644, section 3.5.2.3: a replace of what is not there is an add.
 *
 * @throws ScimError noTarget where the filter does not say what the new value is to be like.
 */
export function elementFor(attribute: AttributeSchema, filter: string, value: Json): Json {
  const parsed = parseValueFilter(attribute, filter, "written");
  const wanted = conditionsOf(parsed).map(({ path, value: said }): [string, Json] => [path, said]);
  const made = { ...Object.fromEntries(wanted), ...(isObject(value) ? value : { value }) };
  const element = wanted.length === 0 ? undefined : readElement(attribute, made, attribute.name);
  if (element !== undefined) return element;
  throw refused("noTarget", `No value of ${attribute.name} fits the filter of the path.`);
}
