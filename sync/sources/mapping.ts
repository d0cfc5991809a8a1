import { SyncError } from "../model/errors.ts";
import type { StatusRule } from "./manifest/status.ts";

/** The fields of a person, as mappings and manifests name them. `subject` is what identity providers call the user. */
export const FIELDS = [
  "id",
  "email",
  "name",
  "givenName",
  "familyName",
  "groups",
  "enabled",
  "subject",
] as const;
export type Field = (typeof FIELDS)[number];

/** Known exports of directories and personnel systems. */
export const PRESET_NAMES = ["google", "entra", "okta", "workday"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** Which attribute of a directory, or which column of a manifest, gives a field. */
export type Mapping = { readonly [Name in Exclude<Field, "enabled">]?: string | undefined } & {
  /** Only for manifests: directories have a status. */
  readonly enabled?: StatusRule | undefined;
  /** Only for manifests: a known export. Its columns give the fields that are not mapped here. */
  readonly preset?: PresetName | undefined;
  /** Fields that are not read from the preset. */
  readonly without?: readonly Field[] | undefined;
  /** Only for manifests: columns that look like a status, but are not read. */
  readonly ignore?: readonly string[] | undefined;
};

/**
 * Checks that a mapping fits a directory.
 *
 * @param directory its name for error messages.
 * @param fields that can be mapped. The ID cannot: it identifies the user.
 * @param attributes of the directory.
 * @throws SyncError USAGE with all errors.
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
      `${preset === undefined ? "ignore=" : `The preset ${preset}`} applies to manifests only, and ${directory} is not a manifest.`,
      "Give it to the manifest only: manifest,file=people.csv,map=…; or remove it.",
    );
  const given = { ...texts, enabled: enabled?.column };
  const faults = Object.entries(given).flatMap(([field, attribute]) => {
    if (attribute === undefined) return [];
    if (!fields.some((name) => name === field)) return `${field} cannot be mapped`;
    return attributes.includes(attribute) ? [] : `there is no attribute "${attribute}"`;
  });
  if (faults.length === 0) return;
  const hint = `${directory} can map ${fields.join(", ")} to ${attributes.join(", ")}.`;
  throw new SyncError("USAGE", `The mapping does not fit ${directory}: ${faults.join("; ")}.`, hint);
}
