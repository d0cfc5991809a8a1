import { type AttributeSelection, project, wants } from "../attribute-selection.ts";
import { ScimError } from "../errors.ts";
import { isId } from "../ids.ts";
import { shown } from "../render.ts";
import { answered, type Done, type ScimRequest } from "../request.ts";
import type { ResourceType } from "../schema/resource-type.ts";
import type { Outcome, ScimStore } from "../store.ts";
import type { ResourceKind, StoredResource } from "../stored-resource.ts";
import { etagOf } from "../version.ts";

/** What an operation works with. */
export interface Context {
  readonly store: ScimStore;
  readonly type: ResourceType;
  readonly request: ScimRequest;
  /** @returns a UUID in lower case. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Reads what a path names. @throws ScimError 404 */
export async function existing({ store, type }: Context, id: string): Promise<StoredResource> {
  const kept = isId(id) ? await store.read(type.kind, id.toLowerCase()) : undefined;
  if (kept === undefined) throw notFound(type.name);
  return kept;
}

export function notFound(name: string): ScimError {
  return new ScimError(404, `There is no such ${name}.`);
}

/** A resource as a request wants to see it. */
export async function view(
  { store, type, request }: Context,
  kept: StoredResource,
  wanted: AttributeSelection,
) {
  const apart = {
    members: isAsked("group", "members") ? await store.members(kept.id) : undefined,
    groups: isAsked("user", "groups") ? await store.groups(kept.id) : undefined,
  };
  return project(type, shown(type, kept, request.base, apart), wanted);

  function isAsked(kind: ResourceKind, name: "members" | "groups"): boolean {
    return type.kind === kind && wants(type, wanted, name);
  }
}

/** An answer that shows one resource. */
export async function showing(
  context: Context,
  status: number,
  kept: StoredResource,
  wanted: AttributeSelection,
): Promise<Done> {
  const body = await view(context, kept, wanted);
  return answered(status, body, { etag: etagOf(kept) });
}

/** @throws ScimError for a change that was not made because of what it says. */
export function refuseOutcome(outcome: Outcome): void {
  if (outcome.kind === "taken")
    throw new ScimError(409, `Another one has this ${outcome.name}.`, "uniqueness");
  if (outcome.kind === "unknown-members")
    throw new ScimError(400, `There is no user ${outcome.ids.slice(0, 10).join(", ")}.`, "invalidValue");
}
