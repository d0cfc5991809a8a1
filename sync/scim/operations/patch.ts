import { readWanted } from "../attribute-selection.ts";
import { readBody } from "../body.ts";
import { applySteps } from "../patch/apply.ts";
import { changeOfMembers } from "../patch/members.ts";
import { readOperations } from "../patch/operations.ts";
import { type Step, stepsOf } from "../patch/steps.ts";
import { answered, type Done } from "../request.ts";
import type { StoredResource } from "../stored-resource.ts";
import { etagOf } from "../version.ts";
import { type Change, change } from "./change.ts";
import { type Context, showing } from "./context.ts";

/**
 * PATCH: changes parts. A user is shown as they are then; of a group nothing, unless it is asked for: it can be large, and Entra ID expects 204.
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
  const { kept, touched } = await change(context, id, work);
  const wanted = readWanted(request.query);
  const isShown = type.kind === "user" || wanted.attributes !== undefined;
  const done = isShown
    ? await showing(context, 200, kept, wanted)
    : answered(204, undefined, { etag: etagOf(kept) });
  return { ...done, touched };
}
