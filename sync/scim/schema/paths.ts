import type { AttributeSchema, Schema } from "./attribute.ts";
import { attributesOf, type ResourceType } from "./resource-type.ts";

/** The place of an attribute: within an extension or not, and the sub-attribute where one is meant. */
export interface Place {
  /** The extension's URN; nothing for what stands at the top. */
  readonly extension: string | undefined;
  readonly attribute: AttributeSchema;
  readonly sub: AttributeSchema | undefined;
}

/** Names are compared without case. Source: RFC 7643, section 2.1. */
export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  const asSpelt = all.find((one) => one.name === name);
  if (asSpelt !== undefined) return asSpelt;
  const folded = name.toLowerCase();
  return all.find((one) => one.name.toLowerCase() === folded);
}

export function schemaNamed(all: readonly Schema[], id: string): Schema | undefined {
  const folded = id.toLowerCase();
  return all.find((one) => one.id.toLowerCase() === folded);
}

/**
 * Finds what an attribute's path names: `userName`, `name.givenName`, with or without the schema's URN and a colon before.
 *
 * @returns nothing for what no schema knows.
 */
export function placeOf(type: ResourceType, path: string): Place | undefined {
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

/** The path as the schemas spell it. */
export function pathOf({ extension, attribute, sub }: Place): string {
  const own = sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`;
  return extension === undefined ? own : `${extension}:${own}`;
}
