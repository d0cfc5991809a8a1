import { ScimError } from "../errors.ts";
import { applySteps } from "../patch/apply.ts";
import { changeOfMembers, NO_CHANGE, readMembers, replacement } from "../patch/members.ts";
import { readOperations, type Step, stepsOf } from "../patch/steps.ts";
import { readSelection } from "../representation.ts";
import { answered, type Done, readBody, refusal, type Touched } from "../request.ts";
import { readAttributes, valueNamed } from "../schema/read.ts";
import { checkVersion, etagOf, isId, keepActive, type StoredResource } from "../stored-resource.ts";
import { type Change, type Context, change, notFound, showing, touchedBy } from "./resource.ts";

/**
 * PUT: replaces the resource. A user without `active` keeps the stored value. A group without members, or with null, keeps its members;
 * an empty list removes them.
 * Source: RFC 7644, section 3.5.1.
 */
export async function replace(context: Context, id: string): Promise<Done> {
  const { store, type, request } = context;
  const body = readBody(request);
  const attributes = readAttributes(type, body);
  const members = type.kind === "group" ? readMembers(valueNamed(body, "members")) : undefined;
  const work = async (before: StoredResource): Promise<Change> => {
    if (type.kind === "user")
      return { attributes: keepActive(before.attributes, attributes), members: NO_CHANGE };
    if (members === undefined) return { attributes, members: NO_CHANGE };
    const current = new Set(await store.members(before.id));
    return { attributes, members: replacement(members, current) };
  };
  const { stored, ...effects } = await change(context, id, work);
  return { ...(await showing(context, 200, stored, readSelection(request.query))), ...effects };
}

/**
 * PATCH: changes parts. The answer contains a user, but not a group unless attributes are requested: groups can be large, and Entra ID
 * expects 204.
 * Source: RFC 7644, section 3.5.2.
 */
export async function patch(context: Context, id: string): Promise<Done> {
  const { store, type, request } = context;
  const steps = stepsOf(type, readOperations(readBody(request)));
  const isAboutMembers = ({ target }: Step) => target.attribute.name === "members";
  const ofMembers = steps.filter(isAboutMembers);
  const others = steps.filter((step) => !isAboutMembers(step));
  const work = async (before: StoredResource): Promise<Change> => ({
    attributes: applySteps(type, before.attributes, others),
    members: await changeOfMembers(ofMembers, () => store.members(before.id)),
  });
  const { stored, ...effects } = await change(context, id, work);
  const selection = readSelection(request.query);
  const isShown = type.kind === "user" || selection.attributes !== undefined;
  const done = isShown
    ? await showing(context, 200, stored, selection)
    : answered(204, undefined, { etag: etagOf(stored) });
  return { ...done, ...effects };
}

/** Limit for attempts while other requests change the same resource. */
const MAX_ATTEMPTS = 5;

/**
 * DELETE: deletes a user or a group, then its memberships. Sync looks at the users also if the memberships cannot be deleted at once: a
 * repeated request finds no resource.
 * Source: RFC 7644, section 3.6.
 */
export async function remove(context: Context, id: string): Promise<Done> {
  const { store, type, request } = context;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = isId(id) ? await store.read(type.kind, id.toLowerCase()) : undefined;
    if (before === undefined) return removedBefore(context, id);
    checkVersion(before, request.ifMatch);
    const { kind } = await store.remove(type.kind, before);
    if (kind !== "done") continue;
    const touched: Touched = type.kind === "user" ? { users: [before.id] } : "everybody";
    const isCleared = await store.clear(type.kind, before.id).then(
      () => true,
      () => false,
    );
    return { ...(isCleared ? answered(204) : refusal(NOT_CLEARED)), touched };
  }
  throw new ScimError(503, `Other requests change the ${type.name} at the same time. Try again.`);
}

const NOT_CLEARED = new ScimError(503, "The memberships were not deleted. Send the same request again.");

/** A repeated request completes an interrupted deletion. */
async function removedBefore({ store, type }: Context, id: string): Promise<Done> {
  const gone = refusal(notFound(type.name));
  if (!isId(id)) return gone;
  const own = id.toLowerCase();
  const users = type.kind === "user" ? [own] : await store.members(own);
  await store.clear(type.kind, own);
  return { ...gone, touched: touchedBy({ add: new Set(), remove: new Set(users) }) };
}
