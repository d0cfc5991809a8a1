import { ScimError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { LIST_SCHEMA, MAX_RESULTS } from "./operations/list.ts";
import { answered, type Done, type ScimRequest } from "./request.ts";
import type { AttributeSchema, Schema } from "./schema/attribute.ts";
import { EXTERNAL_ID, RESOURCE_TYPES, type ResourceType, SCHEMAS } from "./schema/resource-type.ts";

/** The paths that describe the endpoint. Source: RFC 7644, section 4. */
export const DISCOVERY: ReadonlySet<string> = new Set(["ServiceProviderConfig", "ResourceTypes", "Schemas"]);

/** @throws ScimError 404; 403 for a filter, as the RFC requires. */
export function discover({ path, query, base }: ScimRequest): Done {
  const [what, id] = path;
  if (query["filter"]) throw new ScimError(403, "Filters are not supported for this path.");
  if (what === "ServiceProviderConfig" && id === undefined) return answered(200, serviceProviderConfig(base));
  const all = what === "Schemas" ? schemas(base) : what === "ResourceTypes" ? resourceTypes(base) : [];
  if (id === undefined) {
    const Resources = all.map(({ body }) => body);
    const total = Resources.length;
    return answered(200, {
      schemas: [LIST_SCHEMA],
      totalResults: total,
      startIndex: 1,
      itemsPerPage: total,
      Resources,
    });
  }
  const one = all.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (one === undefined) throw new ScimError(404, `${what} has no entry with this name.`);
  return answered(200, one.body);
}

/** The capabilities of this endpoint. Source: RFC 7643, section 5. */
function serviceProviderConfig(base: string): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_RESULTS },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token that is stored in AWS Secrets Manager and can be rotated there",
        specUri: "https://www.rfc-editor.org/rfc/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

/** Source: RFC 7643, section 6. */
function resourceTypes(base: string): { readonly id: string; readonly body: JsonObject }[] {
  return [...RESOURCE_TYPES.values()].map((type) => ({ id: type.name, body: describedType(type, base) }));
}

function describedType({ name, endpoint, schema, extensions }: ResourceType, base: string): JsonObject {
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

/** Source: RFC 7643, section 7. */
function schemas(base: string): { readonly id: string; readonly body: JsonObject }[] {
  return SCHEMAS.map((schema) => ({ id: schema.id, body: describedSchema(schema, base) }));
}

/**
 * A schema may list common attributes (RFC 7643, section 3.1). Entra ID's validation looks for externalId in the schemas of users and groups.
 */
function describedSchema(schema: Schema, base: string): JsonObject {
  const { id, name, description } = schema;
  const isCore = [...RESOURCE_TYPES.values()].some((type) => type.schema === schema);
  const attributes = isCore ? [EXTERNAL_ID, ...schema.attributes] : schema.attributes;
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id,
    name,
    description,
    attributes: attributes.map(describedAttribute),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  };
}

function describedAttribute({
  subAttributes,
  canonicalValues,
  referenceTypes,
  ...rest
}: AttributeSchema): JsonObject {
  return {
    ...rest,
    ...(canonicalValues !== undefined && { canonicalValues }),
    ...(referenceTypes !== undefined && { referenceTypes }),
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(describedAttribute) }),
  };
}
