import { ScimError } from "../errors.ts";
import { isId } from "../ids.ts";
import { answered, type Done, type Touched } from "../request.ts";
import { checkVersion } from "../version.ts";
import { type Context, existing } from "./context.ts";

/** How often a deletion is tried again on what somebody else has just changed. */
const TRIES = 5;

/** DELETE: takes a user or a group away, and the memberships with it. Source: RFC 7644, section 3.6. */
export async function remove(context: Context, id: string): Promise<Done> {
  const { store, type, request } = context;
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await existing(context, id).catch(async (error: unknown) => {
      // Whoever asks again after a deletion that was cut short has it finished.
      if (isId(id)) await store.clear(type.kind, id.toLowerCase());
      throw error;
    });
    checkVersion(before, request.ifMatch);
    const { kind } = await store.remove(type.kind, before);
    const touched: Touched = type.kind === "user" ? { users: [before.id] } : "everybody";
    if (kind === "done") return { ...answered(204), touched };
  }
  throw new ScimError(503, `Others change the ${type.name} at the same time: try again.`);
}
