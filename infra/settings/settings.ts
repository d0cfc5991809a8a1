import { z } from "zod";
import { contradictionsIn } from "./cross-field-rules.ts";
import type { SettingFault } from "./fault.ts";
import { faultsFrom } from "./faults-from.ts";
import { KEYS, type Settings } from "./keys.ts";

export { type SettingFault, SettingsError } from "./fault.ts";
export type { Settings } from "./keys.ts";

const NAMES = Object.keys(KEYS);

const settingsSchema = z.strictObject(KEYS, { error: `the keys are ${NAMES.join(", ")}` });

/** Settings that can be used, or every fault in them. */
export type SettingsReading = { readonly settings: Settings } | { readonly faults: readonly SettingFault[] };

/**
 * Reads and checks a stack's config, once, before the first resource.
 *
 * @param config all keys of the stack with their stored text, as `pulumi.runtime.allConfig()` gives them:
 *   `project:key`. Keys of other namespaces (`aws:region`) belong to their providers and are left alone. An empty
 *   value is one that is not set.
 * @param project the project's name, which is the namespace of our keys.
 * @param region the stack's, where it is known; absent, what depends on it is not checked.
 * @returns the settings with their defaults, or all faults together: of values, and of combinations of sound values.
 */
export function readSettings(
  config: Readonly<Record<string, string>>,
  project: string,
  region?: string,
): SettingsReading {
  const stored = storedValues(config, project);
  const result = settingsSchema.safeParse(stored);
  const faults = result.success ? [] : faultsFrom(result.error.issues, stored);
  // A faulty key counts as not set for a moment: what contradicts the others is named in the same run.
  const faulty = new Set(faults.map(({ key }) => key.split(/[.[]/)[0] ?? ""));
  const sound = Object.fromEntries(Object.entries(stored).filter(([key]) => !faulty.has(key)));
  const settings = settingsSchema.parse(sound);
  const set = new Set(Object.keys(sound));
  const all = [...faults, ...contradictionsIn(settings, { region, set, faulty })];
  return all.length > 0 ? { faults: all } : { settings };
}

function storedValues(config: Readonly<Record<string, string>>, project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, text]) => key.startsWith(prefix) && text.trim() !== "")
      .map(([key, text]) => [key.slice(prefix.length), parse(text.trim())]),
  );
}

/** Lists and objects are stored as JSON; everything else as it was written: a prefix may well consist of digits. */
function parse(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
