import type { JsonObject } from "../json.ts";
import type { AttributeSchema, Schema } from "../schema/attribute.ts";
import { SCHEMAS } from "../schema/resource-type.ts";

/** Source: RFC 7643, section 7. */
export function schemas(base: string): { readonly id: string; readonly body: JsonObject }[] {
  return SCHEMAS.map((schema) => ({ id: schema.id, body: described(schema, base) }));
}

function described({ id, name, description, attributes }: Schema, base: string): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id,
    name,
    description,
    attributes: attributes.map(describedAttribute),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  };
}

function describedAttribute({ subAttributes, referenceTypes, ...rest }: AttributeSchema): JsonObject {
  return {
    ...rest,
    ...(referenceTypes !== undefined && { referenceTypes }),
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(describedAttribute) }),
  };
}
