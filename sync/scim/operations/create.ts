import { INACTIVE, keepActive } from "../active.ts";
import { readWanted } from "../attribute-selection.ts";
import { readBody } from "../body.ts";
import { isList, type JsonObject } from "../json.ts";
import { type MemberChange, NO_CHANGE, readMembers } from "../patch/members.ts";
import { locationOf } from "../render.ts";
import type { Done, Touched } from "../request.ts";
import { readAttributes, valueNamed } from "../schema/read.ts";
import { checkKeepable } from "../schema/required.ts";
import type { StoredResource } from "../stored-resource.ts";
import { change } from "./change.ts";
import { type Context, refuseOutcome, showing } from "./context.ts";
import { reactivate } from "./reactivate.ts";
import { touchedBy } from "./touched.ts";

/** POST: makes a user or a group, or reactivates the user who is provisioned again. Source: RFC 7644, section 3.3. */
export async function create(context: Context): Promise<Done> {
  const { store, type, request, newId, now } = context;
  const body = readBody(request);
  const read = readAttributes(type, body);
  const attributes = type.kind === "user" ? keepActive(INACTIVE, read) : read;
  checkKeepable(type, attributes);
  const former = type.kind === "user" ? await reactivate(context, attributes) : undefined;
  if (former !== undefined) return createdAnswer(context, former, { users: [former.id] });
  const at = now().toISOString();
  const made: StoredResource = { id: newId(), created: at, modified: at, version: 1, attributes };
  const members = type.kind === "group" ? membersIn(body) : NO_CHANGE;
  const outcome = await store.create(type.kind, made, members);
  refuseOutcome(outcome);
  // Somebody has changed it already, before all its members were in.
  const goOn = () => change(context, made.id, async (own) => ({ attributes: own.attributes, members }));
  const kept = outcome.kind === "moved-on" ? (await goOn()).kept : made;
  return createdAnswer(context, kept, type.kind === "user" ? { users: [kept.id] } : touchedBy(members));
}

/** A client sees no difference between a new user and one who was reactivated, but for the id and `meta.created`. */
async function createdAnswer(context: Context, kept: StoredResource, touched: Touched): Promise<Done> {
  const { type, request } = context;
  const { answer } = await showing(context, 201, kept, readWanted(request.query));
  const headers = { ...answer.headers, location: locationOf(type, kept, request.base) };
  return { answer: { ...answer, headers }, touched };
}

function membersIn(body: JsonObject): MemberChange {
  const members = valueNamed(body, "members");
  return { add: isList(members) ? readMembers(members) : new Set(), remove: new Set() };
}
