import type { ResourceKind } from "../stored-resource.ts";
import { type AttributeSchema, complex, type Schema, text } from "./attribute.ts";
import { GROUP } from "./group.ts";
import { ENTERPRISE_USER, USER } from "./user.ts";

/** A kind of resource: where it is found, and what is known of it. Source: RFC 7643, section 6. */
export interface ResourceType {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly endpoint: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

/** By the first part of a path. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ["Users", { kind: "user", name: "User", endpoint: "Users", schema: USER, extensions: [ENTERPRISE_USER] }],
  ["Groups", { kind: "group", name: "Group", endpoint: "Groups", schema: GROUP, extensions: [] }],
]);

export const SCHEMAS: readonly Schema[] = [USER, ENTERPRISE_USER, GROUP];

const READ_ONLY = { mutability: "readOnly", caseExact: true } as const;
const MOMENT = { mutability: "readOnly", type: "dateTime" } as const;

/** What every resource has, whatever its schema. Source: RFC 7643, section 3.1. */
export const EXTERNAL_ID = text("externalId", "What the provider calls it.", { caseExact: true });
export const COMMON: readonly AttributeSchema[] = [
  text("id", "What this endpoint calls it.", { ...READ_ONLY, returned: "always" }),
  EXTERNAL_ID,
  text("schemas", "What it is described by.", { ...READ_ONLY, multiValued: true, returned: "always" }),
  complex(
    "meta",
    "About the resource itself.",
    [
      text("resourceType", "User or Group.", READ_ONLY),
      text("created", "Since when there is it.", MOMENT),
      text("lastModified", "When it was last changed.", MOMENT),
      text("location", "Its address.", READ_ONLY),
      text("version", "Changes with each change.", READ_ONLY),
    ],
    { mutability: "readOnly" },
  ),
];

/** All attributes of a resource that stand at its top. */
export function attributesOf({ schema }: ResourceType): readonly AttributeSchema[] {
  return [...COMMON, ...schema.attributes];
}
