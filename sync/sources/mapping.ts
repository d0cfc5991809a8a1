import { SyncError } from "../errors.ts";

/** What is known of a person, under the names that mappings and manifests have for it. */
export const FIELDS = ["id", "email", "name", "givenName", "familyName", "groups", "enabled"] as const;
export type Field = (typeof FIELDS)[number];

/** Which attribute of a directory, or which column of a manifest, gives a field. */
export type Mapping = { readonly [Name in Field]?: string | undefined };

/**
 * Reads a mapping as the command line has it.
 *
 * @param texts "email=UserName", one for each field.
 * @throws SyncError USAGE with all that is wrong.
 */
export function readMapping(texts: readonly string[]): Mapping {
  const mapping: Partial<Record<Field, string>> = {};
  const faults: string[] = [];
  for (const text of texts) {
    const [, key, attribute] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
    const field = FIELDS.find((name) => name === key);
    if (field === undefined || attribute === undefined) faults.push(`"${text}" is no mapping`);
    else if (mapping[field] !== undefined) faults.push(`${field} is mapped twice`);
    else mapping[field] = attribute;
  }
  if (faults.length === 0) return mapping;
  const hint = `Write field=attribute, as email=UserName. The fields are ${FIELDS.join(", ")}.`;
  throw new SyncError("USAGE", `${faults.join("; ")}.`, hint);
}

/**
 * Sees to it that a directory can follow a mapping.
 *
 * @param directory as a sentence names it.
 * @param fields that can be mapped there: not the id, which is who somebody is.
 * @param attributes that the directory has.
 * @throws SyncError USAGE with all that is wrong.
 */
export function checkMapping(
  mapping: Mapping,
  directory: string,
  fields: readonly Field[],
  attributes: readonly string[],
): void {
  const faults = Object.entries(mapping).flatMap(([field, attribute]) => {
    if (attribute === undefined) return [];
    if (!fields.some((name) => name === field)) return `${field} cannot be mapped`;
    return attributes.includes(attribute) ? [] : `there is no attribute "${attribute}"`;
  });
  if (faults.length === 0) return;
  const hint = `Of ${directory}, ${fields.join(", ")} can be mapped to ${attributes.join(", ")}.`;
  throw new SyncError("USAGE", `The mapping does not fit ${directory}: ${faults.join("; ")}.`, hint);
}
