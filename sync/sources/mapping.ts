import { SyncError } from "../model/errors.ts";
import type { PresetName } from "./manifest/presets.ts";
import type { StatusRule } from "./manifest/status.ts";

/** What is known of a person, under the names that mappings and manifests have for it. */
export const FIELDS = ["id", "email", "name", "givenName", "familyName", "groups", "enabled"] as const;
export type Field = (typeof FIELDS)[number];

/** Which attribute of a directory, or which column of a manifest, gives a field. */
export type Mapping = { readonly [Name in Exclude<Field, "enabled">]?: string | undefined } & {
  /** Only of a manifest: directories say themselves who is enabled. */
  readonly enabled?: StatusRule | undefined;
  /** Only of a manifest: a known export, whose columns give what is not mapped here. */
  readonly preset?: PresetName | undefined;
  /** Fields that the preset does not give. */
  readonly without?: readonly Field[] | undefined;
  /** Only of a manifest: columns that look like a status and are none. */
  readonly ignore?: readonly string[] | undefined;
};

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
  const { preset, without, ignore, enabled, ...texts } = mapping;
  if (preset !== undefined || without !== undefined || ignore !== undefined)
    throw new SyncError(
      "USAGE",
      `${preset === undefined ? "ignore=" : `The preset ${preset}`} is for exports, and ${directory} is none.`,
      "Say it behind the manifest alone: manifest,file=people.csv,map=…; or leave it out.",
    );
  const given = { ...texts, enabled: enabled?.column };
  const faults = Object.entries(given).flatMap(([field, attribute]) => {
    if (attribute === undefined) return [];
    if (!fields.some((name) => name === field)) return `${field} cannot be mapped`;
    return attributes.includes(attribute) ? [] : `there is no attribute "${attribute}"`;
  });
  if (faults.length === 0) return;
  const hint = `Of ${directory}, ${fields.join(", ")} can be mapped to ${attributes.join(", ")}.`;
  throw new SyncError("USAGE", `The mapping does not fit ${directory}: ${faults.join("; ")}.`, hint);
}
