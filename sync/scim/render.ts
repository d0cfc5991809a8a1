import type { JsonObject } from "./json.ts";
import { memberOf } from "./patch/members.ts";
import type { ResourceType } from "./schema/resource-type.ts";
import type { StoredResource } from "./stored-resource.ts";
import { etagOf } from "./version.ts";

/** What is kept apart from the resource itself; nothing where nobody wants to see it. */
export interface Apart {
  readonly members?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** A resource as it is shown whole. Source: RFC 7643, section 3. */
export function shown(
  type: ResourceType,
  kept: StoredResource,
  base: string,
  { members, groups }: Apart,
): JsonObject {
  const { id, created, modified, attributes } = kept;
  const extensions = type.extensions.map((one) => one.id).filter((urn) => attributes[urn] !== undefined);
  return {
    schemas: [type.schema.id, ...extensions],
    id,
    ...attributes,
    ...(members !== undefined && { members: members.map(memberOf) }),
    ...(groups !== undefined && { groups: groups.map((value) => ({ value })) }),
    meta: {
      resourceType: type.name,
      created,
      lastModified: modified,
      location: locationOf(type, kept, base),
      version: etagOf(kept),
    },
  };
}

export function locationOf({ endpoint }: ResourceType, { id }: StoredResource, base: string): string {
  return `${base}/${endpoint}/${id}`;
}
