import { SyncError } from "../model/errors.ts";
import { parseStatusRule, type StatusRule } from "./manifest/status.ts";

/** The fields of a person, as mappings and manifests name them. */
export const FIELDS = ["id", "email", "name", "givenName", "familyName", "groups", "enabled"] as const;
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

type MutableMapping = { -readonly [Name in keyof Mapping]: Mapping[Name] };

/**
 * Reads a mapping of the command line.
 *
 * @param texts "email=UserName" for each field, the name of a preset, or "ignore=Column".
 * @throws SyncError USAGE with all errors.
 */
export function readMapping(texts: readonly string[]): Mapping {
  const mapping: MutableMapping = {};
  const hasPreset = texts.some((text) => presetOf(text) !== undefined);
  const faults = texts.map((text) => addTo(mapping, text, hasPreset)).filter((fault) => fault !== undefined);
  const { ignore = [] } = mapping;
  faults.push(
    ...columnsOf(mapping)
      .filter((column) => ignore.includes(column))
      .map((column) => `"${column}" is both mapped and ignored`),
  );
  if (faults.length === 0) return mapping;
  const hint =
    `Write field=attribute, for example email=UserName. The fields are ${FIELDS.join(", ")}. ` +
    `The presets for exports are ${PRESET_NAMES.join(", ")}.`;
  throw new SyncError("USAGE", `${faults.join("; ")}.`, hint);
}

/** @returns the error of the text, if any. */
function addTo(mapping: MutableMapping, text: string, hasPreset: boolean): string | undefined {
  const [, key, attribute = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const preset = presetOf(text);
  if (preset !== undefined) return addPreset(mapping, preset);
  if (key === "ignore" && attribute !== "") {
    mapping.ignore = [...(mapping.ignore ?? []), attribute];
    return undefined;
  }
  const field = FIELDS.find((name) => name === key);
  // Removing a field needs a preset.
  if (field === undefined || (attribute === "" && !hasPreset)) return `"${text}" is not a mapping`;
  const { without = [] } = mapping;
  if (mapping[field] !== undefined || without.includes(field)) return `${field} is mapped twice`;
  if (attribute === "") mapping.without = [...without, field];
  else if (field === "enabled") return addStatus(mapping, attribute);
  else mapping[field] = attribute;
  return undefined;
}

function presetOf(text: string): PresetName | undefined {
  return PRESET_NAMES.find((name) => name === text);
}

function addPreset(mapping: MutableMapping, preset: PresetName): string | undefined {
  if (mapping.preset !== undefined) return `two presets are given, ${mapping.preset} and ${preset}`;
  mapping.preset = preset;
  return undefined;
}

function addStatus(mapping: MutableMapping, text: string): string | undefined {
  const rule = parseStatusRule(text);
  if (typeof rule === "string") return `"enabled=${text}" ${rule}`;
  mapping.enabled = rule;
  return undefined;
}

/** The columns or attributes of a mapping. */
function columnsOf({ enabled, preset: _, without: __, ignore: ___, ...texts }: Mapping): string[] {
  return [...Object.values(texts), enabled?.column].filter((column) => column !== undefined);
}
