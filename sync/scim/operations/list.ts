import type { Filter } from "scim2-parse-filter";
import { refused } from "../errors.ts";
import { type Condition, conditionsOf, matcherOf, namesIn } from "../filter/match.ts";
import { parseFilter } from "../filter/parse.ts";
import { isList, type Json, type JsonObject } from "../json.ts";
import { type AttributeSelection, readSelection, represent } from "../representation.ts";
import { answered, type Done, MAX_RESPONSE_BYTES, readBody } from "../request.ts";
import { isLookupText } from "../schema/limits.ts";
import { namesSchema, valueNamed } from "../schema/read.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import type { ScimStore } from "../store.ts";
import { isId, LOOKUP_NAMES, type StoredResource } from "../stored-resource.ts";
import { type Context, existing, showing, view } from "./resource.ts";

export const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** Maximum page size. Okta requests 100. */
export const MAX_RESULTS = 200;

/** Limit for parallel reads: each may query the members of a group. */
const CONCURRENT_VIEWS = 20;

/** GET of a page of resources, with an optional filter. Source: RFC 7644, sections 3.4.2 and 3.4.3. */
export async function list(context: Context): Promise<Done> {
  const { type, request } = context;
  const startIndex = Math.max(1, numberIn(request.query, "startIndex", 1));
  const count = Math.min(MAX_RESULTS, Math.max(0, numberIn(request.query, "count", 100)));
  const filter = request.query["filter"];
  const selection = readSelection(request.query);
  const page = { start: startIndex - 1, count };
  const { total, found } =
    filter === undefined || filter.trim() === ""
      ? await allOf(context, page)
      : await matching(context, parseFilter(type, filter), page);
  const Resources = await viewsOf(context, found, selection);
  const itemsPerPage = Resources.length;
  return answered(200, {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex,
    itemsPerPage,
    Resources,
  });
}

/** The room for the other members of the list. */
const LIST_BYTES = 1_024;

/**
 * The views of resources, as many as one answer can hold: a page may be shorter than asked for. Source: RFC 7644, section 3.4.2.4. If the
 * first one alone is too large, it is returned, and the endpoint refuses the answer: an empty page would look like the end.
 */
async function viewsOf(
  context: Context,
  found: readonly StoredResource[],
  selection: AttributeSelection,
): Promise<JsonObject[]> {
  const views: JsonObject[] = [];
  let room = MAX_RESPONSE_BYTES - LIST_BYTES;
  for (let start = 0; start < found.length; start += CONCURRENT_VIEWS) {
    const some = found.slice(start, start + CONCURRENT_VIEWS);
    for (const one of await Promise.all(some.map((stored) => view(context, stored, selection)))) {
      room -= Buffer.byteLength(JSON.stringify(one)) + 1;
      if (room < 0 && views.length > 0) return views;
      views.push(one);
    }
  }
  return views;
}

interface Page {
  readonly start: number;
  readonly count: number;
}

interface Found {
  readonly total: number;
  readonly found: readonly StoredResource[];
}

async function allOf({ store, type }: Context, { start, count }: Page): Promise<Found> {
  const ids = await store.ids(type.kind);
  return { total: ids.length, found: await store.readMany(type.kind, ids.slice(start, start + count)) };
}

/** Stores only the page in memory: the matches may be very many. */
async function matching(context: Context, filter: Filter, { start, count }: Page): Promise<Found> {
  const { store, type, request } = context;
  const fits = matcherOf(type, filter);
  const names = namesIn(filter);
  const found: StoredResource[] = [];
  let total = 0;
  for await (const stored of candidatesFor(store, type, filter)) {
    const apart = {
      members: type.kind === "group" && names.has("members") ? await store.members(stored.id) : undefined,
      groups: type.kind === "user" && names.has("groups") ? await store.groups(stored.id) : undefined,
    };
    if (!fits(represent(type, stored, request.base, apart))) continue;
    if (total >= start && found.length < count) found.push(stored);
    total += 1;
  }
  return { total, found };
}

function numberIn(query: Readonly<Record<string, string | undefined>>, name: string, absent: number): number {
  const text = query[name];
  if (text === undefined || text === "") return absent;
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw refused("invalidValue", `${name} is not a whole number.`);
}

/** GET of one resource. Source: RFC 7644, section 3.4.1. */
export async function get(context: Context, id: string): Promise<Done> {
  return showing(context, 200, await existing(context, id), readSelection(context.request.query));
}

const SEARCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** The parameters of a search. Source: RFC 7644, section 3.4.3; sorting is not supported. */
const SEARCH_PARAMETERS = ["filter", "startIndex", "count", "attributes", "excludedAttributes"];

/** POST to .search: a listing with the filter in the body. Source: RFC 7644, section 3.4.3. */
export async function search(context: Context): Promise<Done> {
  const body = readBody(context.request);
  if (!namesSchema(body, SEARCH_SCHEMA))
    throw refused("invalidSyntax", `The schemas of a search must contain ${SEARCH_SCHEMA}.`);
  const query = Object.fromEntries(SEARCH_PARAMETERS.map((name) => [name, asText(valueNamed(body, name))]));
  return list({ ...context, request: { ...context.request, query } });
}

function asText(value: Json | undefined): string | undefined {
  if (isList(value)) return value.filter((one) => typeof one === "string").join(",");
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/**
 * Resources that can match a filter. If a required condition identifies resources directly, only those are read: Okta and Entra ID send such
 * a filter before each change, and it must not read the whole table.
 */
function candidatesFor(store: ScimStore, type: ResourceType, filter: Filter): AsyncIterable<StoredResource> {
  for (const condition of conditionsOf(filter)) {
    const direct = lookUp(store, type, condition);
    if (direct !== undefined) return eachOf(direct);
  }
  return store.list(type.kind);
}

/** @returns nothing if the condition does not identify resources directly. */
function lookUp(
  store: ScimStore,
  { kind }: ResourceType,
  { path, value }: Condition,
): Promise<readonly (StoredResource | undefined)[]> | undefined {
  const text = String(value);
  const name = LOOKUP_NAMES[kind].find((one) => one === path);
  // An invalid value cannot be a key of the table.
  if (name !== undefined)
    return isLookupText(name, text) ? store.find(kind, { name, value: text }) : NO_RESOURCES;
  if (path === "id") return isId(text) ? store.read(kind, text).then((stored) => [stored]) : NO_RESOURCES;
  const others =
    path === "members.value" ? store.groups : path === "groups.value" ? store.members : undefined;
  if (others === undefined) return undefined;
  return isId(text) ? others(text).then((ids) => store.readMany(kind, ids)) : NO_RESOURCES;
}

const NO_RESOURCES = Promise.resolve([]);

async function* eachOf(all: Promise<readonly (StoredResource | undefined)[]>): AsyncIterable<StoredResource> {
  for (const stored of await all) if (stored !== undefined) yield stored;
}
