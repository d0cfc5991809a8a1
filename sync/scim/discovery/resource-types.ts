import type { JsonObject } from "../json.ts";
import { RESOURCE_TYPES, type ResourceType } from "../schema/resource-type.ts";

/** Source: RFC 7643, section 6. */
export function resourceTypes(base: string): { readonly id: string; readonly body: JsonObject }[] {
  return [...RESOURCE_TYPES.values()].map((type) => ({ id: type.name, body: described(type, base) }));
}

function described({ name, endpoint, schema, extensions }: ResourceType, base: string): JsonObject {
  const schemaExtensions = extensions.map(({ id }) => ({ schema: id, required: false }));
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    endpoint: `/${endpoint}`,
    description: schema.description,
    schema: schema.id,
    ...(schemaExtensions.length > 0 && { schemaExtensions }),
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
  };
}
