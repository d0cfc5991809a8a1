import type { ResourceKind } from "../stored-resource.ts";
import { type AttributeSchema, complex, type Schema, text } from "./attribute.ts";
import { ENTERPRISE_USER, GROUP, USER } from "./schemas.ts";

/** A kind of resource, with its endpoint and schemas. Source: RFC 7643, section 6. */
export interface ResourceType {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly endpoint: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

/** Resource types by the first part of the path. Microsoft's reference tests ask for `/users`: use `resourceTypeAt`. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ["Users", { kind: "user", name: "User", endpoint: "Users", schema: USER, extensions: [ENTERPRISE_USER] }],
  ["Groups", { kind: "group", name: "Group", endpoint: "Groups", schema: GROUP, extensions: [] }],
]);

/** @param part the first part of a path, in any case of letters */
export function resourceTypeAt(part: string): ResourceType | undefined {
  const folded = part.toLowerCase();
  return [...RESOURCE_TYPES.values()].find(({ endpoint }) => endpoint.toLowerCase() === folded);
}

export const SCHEMAS: readonly Schema[] = [USER, ENTERPRISE_USER, GROUP];

const READ_ONLY = { mutability: "readOnly", caseExact: true } as const;
const TIMESTAMP = { mutability: "readOnly", type: "dateTime" } as const;

/** The attributes of all resources. Source: RFC 7643, section 3.1. */
export const EXTERNAL_ID = text("externalId", "The identifier of the provider.", { caseExact: true });
export const COMMON_ATTRIBUTES: readonly AttributeSchema[] = [
  // IDs are UUIDs, which ignore case (RFC 9562, section 4). So do the URNs of schemas, as everywhere in this endpoint.
  text("id", "The identifier of this endpoint.", { mutability: "readOnly", returned: "always" }),
  EXTERNAL_ID,
  text("schemas", "The URNs of the schemas.", {
    mutability: "readOnly",
    multiValued: true,
    returned: "always",
  }),
  complex(
    "meta",
    "Metadata of the resource.",
    [
      text("resourceType", "User or Group.", READ_ONLY),
      text("created", "The time of creation.", TIMESTAMP),
      text("lastModified", "The time of the last change.", TIMESTAMP),
      text("location", "The URL of the resource.", READ_ONLY),
      text("version", "The version, a weak ETag.", READ_ONLY),
    ],
    { mutability: "readOnly" },
  ),
];

/** The top-level attributes of a resource. */
export function attributesOf({ schema }: ResourceType): readonly AttributeSchema[] {
  return [...COMMON_ATTRIBUTES, ...schema.attributes];
}

/** A resolved attribute path: extension, attribute and sub-attribute. */
export interface AttributePath {
  /** The extension's URN; nothing for a top-level attribute. */
  readonly extension: string | undefined;
  readonly attribute: AttributeSchema;
  readonly sub: AttributeSchema | undefined;
}

/** Names are compared without case. Source: RFC 7643, section 2.1. */
export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  const exact = all.find((one) => one.name === name);
  if (exact !== undefined) return exact;
  const folded = name.toLowerCase();
  return all.find((one) => one.name.toLowerCase() === folded);
}

export function schemaNamed(all: readonly Schema[], id: string): Schema | undefined {
  const folded = id.toLowerCase();
  return all.find((one) => one.id.toLowerCase() === folded);
}

/**
 * Resolves an attribute path: `userName`, `name.givenName`, optionally with the schema's URN and a colon as prefix.
 *
 * @returns nothing for an unknown attribute.
 */
export function resolvePath(type: ResourceType, path: string): AttributePath | undefined {
  const colon = path.lastIndexOf(":");
  const urn = colon === -1 ? type.schema.id : path.slice(0, colon);
  const [name = "", subName, ...rest] = path.slice(colon + 1).split(".");
  const extension = schemaNamed(type.extensions, urn);
  const isCore = schemaNamed([type.schema], urn) !== undefined;
  if (rest.length > 0 || (extension === undefined && !isCore)) return undefined;
  const attribute = named(extension?.attributes ?? attributesOf(type), name);
  if (attribute === undefined) return undefined;
  const sub = subName === undefined ? undefined : named(attribute.subAttributes ?? [], subName);
  if (subName !== undefined && sub === undefined) return undefined;
  return { extension: extension?.id, attribute, sub };
}

/** The path in the spelling of the schemas. */
export function pathOf({ extension, attribute, sub }: AttributePath): string {
  const name = sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`;
  return extension === undefined ? name : `${extension}:${name}`;
}
