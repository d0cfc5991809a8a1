import { SyncError } from "../model/errors.ts";
import { PRESET_NAMES, type PresetName } from "./manifest/presets.ts";
import { parseStatusRule } from "./manifest/status.ts";
import { FIELDS, type Mapping } from "./mapping.ts";

type Draft = { -readonly [Name in keyof Mapping]: Mapping[Name] };

/**
 * Reads a mapping as the command line has it.
 *
 * @param texts "email=UserName", one for each field; the name of a preset; "ignore=Column".
 * @throws SyncError USAGE with all that is wrong.
 */
export function readMapping(texts: readonly string[]): Mapping {
  const mapping: Draft = {};
  const hasPreset = texts.some((text) => presetOf(text) !== undefined);
  const faults = texts.map((text) => addTo(mapping, text, hasPreset)).filter((fault) => fault !== undefined);
  const { ignore = [] } = mapping;
  faults.push(
    ...columnsOf(mapping)
      .filter((column) => ignore.includes(column))
      .map((column) => `"${column}" is mapped and ignored`),
  );
  if (faults.length === 0) return mapping;
  const hint =
    `Write field=attribute, as email=UserName. The fields are ${FIELDS.join(", ")}. ` +
    `The presets for exports are ${PRESET_NAMES.join(", ")}.`;
  throw new SyncError("USAGE", `${faults.join("; ")}.`, hint);
}

/** @returns what is wrong with the text. */
function addTo(mapping: Draft, text: string, hasPreset: boolean): string | undefined {
  const [, key, attribute = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const preset = presetOf(text);
  if (preset !== undefined) return addPreset(mapping, preset);
  if (key === "ignore" && attribute !== "") {
    mapping.ignore = [...(mapping.ignore ?? []), attribute];
    return undefined;
  }
  const field = FIELDS.find((name) => name === key);
  // Without a preset there is nothing that a field could be taken out of.
  if (field === undefined || (attribute === "" && !hasPreset)) return `"${text}" is no mapping`;
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

function addPreset(mapping: Draft, preset: PresetName): string | undefined {
  if (mapping.preset !== undefined) return `there are two presets, ${mapping.preset} and ${preset}`;
  mapping.preset = preset;
  return undefined;
}

function addStatus(mapping: Draft, text: string): string | undefined {
  const rule = parseStatusRule(text);
  if (typeof rule === "string") return `"enabled=${text}" ${rule}`;
  mapping.enabled = rule;
  return undefined;
}

/** The columns or attributes that a mapping names. */
function columnsOf({ enabled, preset: _, without: __, ignore: ___, ...texts }: Mapping): string[] {
  return [...Object.values(texts), enabled?.column].filter((column) => column !== undefined);
}
