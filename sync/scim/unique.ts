import type { JsonObject } from "./json.ts";
import type { ResourceKind } from "./stored-resource.ts";

/** The name that no other of the kind may have at the same time. A listing goes by it. */
export const UNIQUE = {
  user: "userName",
  group: "displayName",
} as const satisfies Readonly<Record<ResourceKind, string>>;
export type UniqueName = (typeof UNIQUE)[ResourceKind];

/**
 * What is looked up without reading all of a kind. Several can have one externalId: "the server does not enforce uniqueness", the client
 * does. Source: RFC 7643, section 3.1.
 */
export const KEYS = {
  user: [UNIQUE.user, "externalId"],
  group: [UNIQUE.group, "externalId"],
} as const;
export type KeyName = (typeof KEYS)[ResourceKind][number];

/** One value that is looked up by. */
export interface KeyValue<Name extends KeyName = KeyName> {
  readonly name: Name;
  readonly value: string;
}

/** The form in which two are the same. Source: RFC 7643, sections 3.1 and 4.1.1: without case, but for externalId. */
export function foldKey(name: KeyName, value: string): string {
  const text = value.normalize("NFC");
  return name === "externalId" ? text : text.toLowerCase();
}

/** The unique name that a user or a group takes for itself, folded. */
export function uniqueOf(kind: ResourceKind, attributes: JsonObject): KeyValue<UniqueName> | undefined {
  return folded(UNIQUE[kind], attributes);
}

/** The externalId of a user or a group, folded. */
export function externalIdOf(attributes: JsonObject): string | undefined {
  return folded("externalId", attributes)?.value;
}

function folded<Name extends KeyName>(name: Name, attributes: JsonObject): KeyValue<Name> | undefined {
  const value = attributes[name];
  return typeof value === "string" ? { name, value: foldKey(name, value) } : undefined;
}
