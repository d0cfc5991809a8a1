import { readBody } from "../body.ts";
import { refused } from "../errors.ts";
import { isList, type Json } from "../json.ts";
import type { Done } from "../request.ts";
import { valueNamed } from "../schema/read.ts";
import type { Context } from "./context.ts";
import { list } from "./list.ts";

const SEARCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** What a search can say. Source: RFC 7644, section 3.4.3; sorting is not supported. */
const NAMES = ["filter", "startIndex", "count", "attributes", "excludedAttributes"];

/** POST to .search: a listing whose filter does not stand in the address. Source: RFC 7644, section 3.4.3. */
export async function search(context: Context): Promise<Done> {
  const body = readBody(context.request);
  const schemas = valueNamed(body, "schemas");
  if (!isList(schemas) || !schemas.includes(SEARCH_SCHEMA))
    throw refused("invalidSyntax", `A search has ${SEARCH_SCHEMA} among its schemas.`);
  const query = Object.fromEntries(NAMES.map((name) => [name, asText(valueNamed(body, name))]));
  return list({ ...context, request: { ...context.request, query } });
}

function asText(value: Json | undefined): string | undefined {
  if (isList(value)) return value.filter((one) => typeof one === "string").join(",");
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
