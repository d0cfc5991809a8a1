import type { Filter } from "scim2-parse-filter";
import { readWanted } from "../attribute-selection.ts";
import { refused } from "../errors.ts";
import { namesIn } from "../filter/conditions.ts";
import { matcherOf } from "../filter/match.ts";
import { parseFilter } from "../filter/parse.ts";
import { shown } from "../render.ts";
import { answered, type Done } from "../request.ts";
import type { StoredResource } from "../stored-resource.ts";
import { candidatesFor } from "./candidates.ts";
import { type Context, view } from "./context.ts";

export const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** Resources on one page. Okta asks for 100. */
export const MAX_RESULTS = 200;

/** Views that are read at the same time: each may ask for a group's members. */
const AT_ONCE = 20;

/** GET of many: those that fit, a page of them. Source: RFC 7644, sections 3.4.2 and 3.4.3. */
export async function list(context: Context): Promise<Done> {
  const { type, request } = context;
  const startIndex = Math.max(1, numberIn(request.query, "startIndex", 1));
  const count = Math.min(MAX_RESULTS, Math.max(0, numberIn(request.query, "count", 100)));
  const filter = request.query["filter"];
  const wanted = readWanted(request.query);
  const page = { start: startIndex - 1, count };
  const { total, found } =
    filter === undefined || filter.trim() === ""
      ? await everybody(context, page)
      : await fitting(context, parseFilter(type, filter), page);
  const Resources: Awaited<ReturnType<typeof view>>[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const some = found.slice(start, start + AT_ONCE);
    Resources.push(...(await Promise.all(some.map((kept) => view(context, kept, wanted)))));
  }
  const itemsPerPage = Resources.length;
  return answered(200, {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex,
    itemsPerPage,
    Resources,
  });
}

interface Page {
  readonly start: number;
  readonly count: number;
}

interface Found {
  readonly total: number;
  readonly found: readonly StoredResource[];
}

async function everybody({ store, type }: Context, { start, count }: Page): Promise<Found> {
  const ids = await store.ids(type.kind);
  return { total: ids.length, found: await store.readMany(type.kind, ids.slice(start, start + count)) };
}

/** Only the page is held: there may be a great many others. */
async function fitting(context: Context, filter: Filter, { start, count }: Page): Promise<Found> {
  const { store, type, request } = context;
  const fits = matcherOf(type, filter);
  const names = namesIn(filter);
  const found: StoredResource[] = [];
  let total = 0;
  for await (const kept of candidatesFor(store, type, filter)) {
    const apart = {
      members: type.kind === "group" && names.has("members") ? await store.members(kept.id) : undefined,
      groups: type.kind === "user" && names.has("groups") ? await store.groups(kept.id) : undefined,
    };
    if (!fits(shown(type, kept, request.base, apart))) continue;
    if (total >= start && found.length < count) found.push(kept);
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
