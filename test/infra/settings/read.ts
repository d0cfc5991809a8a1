import { readSettings, type Settings, SettingsError } from "../../../infra/settings/settings.ts";

const OUR_PROJECT = "quick-sign-in";

/** Reads settings from their stored texts by key; `others` have their namespace in front. */
export function read(
  own: Record<string, string>,
  others: Record<string, string> = {},
  region?: string,
): Settings {
  const entries = Object.entries(own).map(([key, value]) => [`${OUR_PROJECT}:${key}`, value]);
  const reading = readSettings({ ...Object.fromEntries(entries), ...others }, OUR_PROJECT, region);
  if ("faults" in reading) throw new SettingsError(reading.faults);
  return reading.settings;
}

/** The faults as a person reads them, a line each. */
export function faultsOf(own: Record<string, string>, region?: string): string[] {
  try {
    read(own, {}, region);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((f) => `${f.key}: ${f.found}; ${f.allowed}`);
    throw error;
  }
  return [];
}
