import { isDeepStrictEqual } from "node:util";
import { ScimError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { MemberChange } from "../patch/members.ts";
import type { Touched } from "../request.ts";
import { checkKeepable } from "../schema/required.ts";
import type { StoredResource } from "../stored-resource.ts";
import { checkVersion } from "../version.ts";
import { type Context, existing, refuseOutcome } from "./context.ts";
import { touchedBy } from "./touched.ts";

/** What a request makes of what is there. */
export interface Change {
  readonly attributes: JsonObject;
  readonly members: MemberChange;
}

/** What a change has come to. */
export interface Changed {
  readonly kept: StoredResource;
  readonly touched: Touched;
}

/** How often a change is made again on what somebody else has just changed. */
const TRIES = 5;

/**
 * Changes a user or a group. Where somebody else was faster, the change is worked out again from what is there now.
 *
 * @param work says what the request makes of what is there.
 * @throws ScimError 404, 412, 409; 503 where others never leave off.
 */
export async function change(
  context: Context,
  id: string,
  work: (before: StoredResource) => Promise<Change>,
): Promise<Changed> {
  const { store, type, request, now } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await existing(context, id);
    checkVersion(before, request.ifMatch);
    const { attributes, members } = await work(before);
    const touched = whom(context, before, { attributes, members });
    if (isNothing(before, { attributes, members })) return { kept: before, touched };
    checkKeepable(type, attributes);
    const kept = { ...before, attributes, modified: now().toISOString(), version: before.version + 1 };
    const outcome = await store.update(type.kind, before, kept, members);
    refuseOutcome(outcome);
    if (outcome.kind === "done") return { kept, touched };
  }
  throw new ScimError(503, "Others change it at the same time: try again.");
}

/** What changes nothing is written nowhere; it is looked at again, in case the last look was lost. */
function isNothing(before: StoredResource, { attributes, members }: Change): boolean {
  return members.add.size + members.remove.size === 0 && isDeepStrictEqual(before.attributes, attributes);
}

/** Who is meant by sync can depend on a group's name. */
function whom({ type }: Context, before: StoredResource, { attributes, members }: Change): Touched {
  if (type.kind === "user") return { users: [before.id] };
  return before.attributes["displayName"] === attributes["displayName"] ? touchedBy(members) : "everybody";
}
