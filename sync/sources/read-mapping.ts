import { SyncError } from "../model/errors.ts";
import { parseStatusRule } from "./manifest/status.ts";
import { FIELDS, type Mapping, PRESET_NAMES, type PresetName } from "./mapping.ts";

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
