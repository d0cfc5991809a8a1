import { keepActive } from "../active.ts";
import { readWanted } from "../attribute-selection.ts";
import { readBody } from "../body.ts";
import { NO_CHANGE, readMembers } from "../patch/members.ts";
import type { Done } from "../request.ts";
import { readAttributes, valueNamed } from "../schema/read.ts";
import type { StoredResource } from "../stored-resource.ts";
import { type Change, change } from "./change.ts";
import { type Context, showing } from "./context.ts";

/**
 * PUT: takes the place of what was there. A user who is sent without `active` keeps it. A group that is sent without members keeps those
 * that it has; an empty list empties it.
 * Source: RFC 7644, section 3.5.1.
 */
export async function replace(context: Context, id: string): Promise<Done> {
  const { store, type, request } = context;
  const body = readBody(request);
  const attributes = readAttributes(type, body);
  const members = valueNamed(body, "members");
  const work = async (before: StoredResource): Promise<Change> => {
    if (type.kind === "user")
      return { attributes: keepActive(before.attributes, attributes), members: NO_CHANGE };
    if (members === undefined) return { attributes, members: NO_CHANGE };
    const wanted = readMembers(members);
    const current = new Set(await store.members(before.id));
    return { attributes, members: { add: without(wanted, current), remove: without(current, wanted) } };
  };
  const { kept, touched } = await change(context, id, work);
  return { ...(await showing(context, 200, kept, readWanted(request.query))), touched };
}

function without(all: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((id) => !others.has(id)));
}
