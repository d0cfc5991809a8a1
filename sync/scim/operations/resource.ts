import { isDeepStrictEqual } from "node:util";
import { ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { type MemberChange, withoutUnknown } from "../patch/members.ts";
import { type AttributeSelection, isRequested, project, represent } from "../representation.ts";
import { answered, type Done, InterruptedError, type ScimRequest, type Touched } from "../request.ts";
import { storable } from "../schema/limits.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import type { Outcome, ScimStore } from "../store.ts";
import { checkVersion, etagOf, isId, type ResourceKind, type StoredResource } from "../stored-resource.ts";

/** The context of an operation. */
export interface Context {
  readonly store: ScimStore;
  readonly type: ResourceType;
  readonly request: ScimRequest;
  /** @returns a UUID in lower case. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Reads the resource of a path. @throws ScimError 404 */
export async function existing({ store, type }: Context, id: string): Promise<StoredResource> {
  const stored = isId(id) ? await store.read(type.kind, id.toLowerCase()) : undefined;
  if (stored === undefined) throw notFound(type.name);
  return stored;
}

export function notFound(name: string): ScimError {
  return new ScimError(404, `This ${name} does not exist.`);
}

/** The representation of a resource with the selected attributes. */
export async function view(
  { store, type, request }: Context,
  stored: StoredResource,
  selection: AttributeSelection,
) {
  const memberships = {
    members: isNeeded("group", "members") ? await store.members(stored.id) : undefined,
    groups: isNeeded("user", "groups") ? await store.groups(stored.id) : undefined,
  };
  return project(type, represent(type, stored, request.base, memberships), selection);

  function isNeeded(kind: ResourceKind, name: "members" | "groups"): boolean {
    return type.kind === kind && isRequested(type, selection, name);
  }
}

/** An answer with one resource. */
export async function showing(
  context: Context,
  status: number,
  stored: StoredResource,
  selection: AttributeSelection,
): Promise<Done> {
  const body = await view(context, stored, selection);
  return answered(status, body, { etag: etagOf(stored) });
}

/** @throws ScimError for a change that was refused because of its content. */
export function refuseOutcome(outcome: Outcome): void {
  if (outcome.kind === "taken")
    throw new ScimError(409, `Another resource has this ${outcome.name}.`, "uniqueness");
}

/** What was written: the members without those who do not exist. */
interface Written {
  readonly outcome: Outcome;
  readonly members: MemberChange;
}

/**
 * Writes a change of members. If some new members do not exist, it is written again without them.
 *
 * @throws ScimError invalidValue if no member is left of a replacement; 503 after too many attempts.
 */
export async function writeMembers(
  asked: MemberChange,
  write: (members: MemberChange) => Promise<Outcome>,
): Promise<Written> {
  const unknown = new Set<string>();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const members = withoutUnknown(asked, unknown);
    const outcome = await write(members);
    if (outcome.kind !== "unknown-members") return { outcome, members };
    for (const id of outcome.ids) unknown.add(id);
  }
  throw tooBusy();
}

function tooBusy(): ScimError {
  return new ScimError(503, "Other requests change the resource at the same time. Try again.");
}

/** The new state that a request asks for. */
export interface Change {
  readonly attributes: JsonObject;
  readonly members: MemberChange;
}

/** The result of a change. */
interface Changed extends Pick<Done, "touched" | "unknownMembers"> {
  readonly stored: StoredResource;
}

/** Limit for attempts while other requests change the same resource. */
const MAX_ATTEMPTS = 5;

/** Computes the new state from the current one. */
type Work = (before: StoredResource) => Promise<Change>;

/**
 * Changes a user or a group. If another request was faster, the change is computed again from the current state.
 *
 * @throws ScimError 404, 412, 409; 503 after too many attempts. InterruptedError if a part may have been stored before the error: a repeated
 *   request finds that part done, and no longer names its users.
 */
export async function change(context: Context, id: string, work: Work): Promise<Changed> {
  const attempts: Touched[] = [];
  try {
    return await changeAsOften(context, id, work, attempts);
  } catch (error) {
    if (attempts.length === 0) throw error;
    throw new InterruptedError(error, together(attempts));
  }
}

/** @param attempts receives the users of each attempt that may have stored a part. */
async function changeAsOften(
  context: Context,
  id: string,
  work: Work,
  attempts: Touched[],
): Promise<Changed> {
  const { store, type, request, now } = context;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await existing(context, id);
    checkVersion(before, request.ifMatch);
    const { attributes: wanted, members: asked } = await work(before);
    const attributes = storable(type, wanted, before.attributes);
    const valid = withoutUnknown(asked, NONE_UNKNOWN);
    const unknownIn = (members: MemberChange) => asked.add.size - members.add.size;
    const affected = (members: MemberChange) => affectedBy(context, before, { attributes, members });
    if (isUnchanged(before, { attributes, members: valid }))
      return {
        stored: before,
        touched: together([...attempts, affected(valid)]),
        unknownMembers: unknownIn(valid),
      };
    const stored = { ...before, attributes, modified: now().toISOString(), version: before.version + 1 };
    const { outcome, members } = await writeMembers(asked, async (some) => {
      attempts.push(affected(some));
      const written = await store.update(type.kind, before, stored, some);
      if (written.kind === "taken" || written.kind === "unknown-members") attempts.pop();
      return written;
    });
    refuseOutcome(outcome);
    if (outcome.kind === "done")
      return { stored, touched: together(attempts), unknownMembers: unknownIn(members) };
  }
  throw tooBusy();
}

const NONE_UNKNOWN: ReadonlySet<string> = new Set();

/** A change without effect is not written. The users are reconciled again, in case an earlier message was lost. */
function isUnchanged(before: StoredResource, { attributes, members }: Change): boolean {
  return members.add.size + members.remove.size === 0 && isDeepStrictEqual(before.attributes, attributes);
}

/** The selection of sync can depend on a group's name. */
function affectedBy({ type }: Context, before: StoredResource, { attributes, members }: Change): Touched {
  if (type.kind === "user") return { users: [before.id] };
  return before.attributes["displayName"] === attributes["displayName"] ? touchedBy(members) : "everybody";
}

/** For more users, reconciling all users is cheaper. */
const MAX_TOUCHED_USERS = 20;

/** The users that a change of a group's members affects. */
export function touchedBy({ add, remove }: MemberChange): Touched {
  return together([{ users: [...add, ...remove] }]);
}

function together(all: readonly Touched[]): Touched {
  if (all.includes("everybody")) return "everybody";
  const users = [...new Set(all.flatMap((touched) => (touched === "everybody" ? [] : touched.users)))];
  return users.length > MAX_TOUCHED_USERS ? "everybody" : { users };
}
