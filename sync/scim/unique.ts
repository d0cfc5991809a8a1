import type { JsonObject } from "./json.ts";
import type { ResourceKind } from "./kept.ts";

/** What nobody else of the kind may have at the same time. The first is what a listing goes by. */
export const UNIQUE = {
  user: ["userName", "externalId"],
  group: ["displayName", "externalId"],
} as const satisfies Readonly<Record<ResourceKind, readonly string[]>>;
export type UniqueName = (typeof UNIQUE)[ResourceKind][number];

/** One value that is looked up by. */
export interface UniqueValue {
  readonly name: UniqueName;
  readonly value: string;
}

/** The form in which two are the same. Source: RFC 7643, sections 3.1 and 4.1.1: without case, but for externalId. */
export function foldUnique(name: UniqueName, value: string): string {
  const text = value.normalize("NFC");
  return name === "externalId" ? text : text.toLowerCase();
}

/** What a user or a group takes for itself, folded. */
export function uniquesOf(kind: ResourceKind, attributes: JsonObject): UniqueValue[] {
  return UNIQUE[kind].flatMap((name) => {
    const value = attributes[name];
    return typeof value === "string" ? [{ name, value: foldUnique(name, value) }] : [];
  });
}
