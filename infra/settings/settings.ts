import { z } from "zod";
import { crossFieldFaults } from "./cross-field-rules.ts";
import type { SettingFault } from "./fault.ts";
import { faultsFrom } from "./faults-from.ts";
import { KEYS, type Settings } from "./keys.ts";
import { faultsOfNamespaces } from "./namespaces.ts";
import { faultsOfRegion } from "./partitions.ts";

export { type SettingFault, SettingsError } from "./fault.ts";
export type { Settings } from "./keys.ts";

const NAMES = Object.keys(KEYS);

const settingsSchema = z.strictObject(KEYS, { error: `the keys are ${NAMES.join(", ")}` });

/** Valid settings, or all faults in them. */
export type SettingsReading = { readonly settings: Settings } | { readonly faults: readonly SettingFault[] };

/**
 * Parses and checks a stack's configuration, once, before the first resource.
 *
 * @param config all keys of the stack with their stored text, as `pulumi.runtime.allConfig()` gives them:
 *   `project:key`. Keys of other namespaces (`aws:region`) belong to their providers and are ignored; our keys there are faults. An
 *   empty value counts as not set.
 * @param project the project's name, which is the namespace of our keys.
 * @param region the stack's Region, if it is known; absent, rules that depend on it are skipped.
 * @param packages names of further Pulumi packages, whose namespaces are theirs.
 * @returns the settings with their defaults, or all faults together: of values, and of combinations of valid values.
 */
export function readSettings(
  config: Readonly<Record<string, string>>,
  project: string,
  region?: string,
  packages: ReadonlySet<string> = new Set(),
): SettingsReading {
  const stored = storedValues(config, project);
  const { named, flattened } = split(stored);
  const result = settingsSchema.safeParse(named);
  const faults = [
    ...flattened.map(([path, value]) => withoutPath(path, value)),
    ...(result.success ? [] : faultsFrom(result.error.issues, stored)),
  ];
  // The rules across keys run with faulty keys left out, so that one run reports all faults.
  const faulty = new Set(faults.map(({ key }) => rootOf(key)));
  const valid = Object.fromEntries(
    Object.entries(named).filter(([key]) => NAMES.includes(key) && !faulty.has(key)),
  );
  const settings = settingsSchema.parse(valid);
  const set = new Set(Object.keys(valid));
  const all = [
    ...faultsOfRegion(region),
    ...faultsOfNamespaces(config, project, packages),
    ...faults,
    ...crossFieldFaults(settings, { region, set, faulty }),
  ];
  return all.length > 0 ? { faults: all } : { settings };
}

/** Separates keys that were stored with a path as their name, such as `passwordPolicy.minimumLength`. */
function split(stored: Readonly<Record<string, unknown>>) {
  const isFlattened = ([name]: readonly [string, unknown]) =>
    NAMES.includes(rootOf(name)) && !NAMES.includes(name);
  const entries = Object.entries(stored);
  return {
    named: Object.fromEntries(entries.filter((entry) => !isFlattened(entry))),
    flattened: entries.filter(isFlattened),
  };
}

/** `pulumi config set` takes a path for the name of a key, unless it has `--path`. Source: pulumi config set, --path. */
function withoutPath(path: string, value: unknown): SettingFault {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const shown = text.length > 80 ? "VALUE" : quoted(text);
  return {
    key: path,
    found: "it was set without --path, and so as a key of this name",
    allowed: `run: pulumi config rm ${quoted(path)}, then: pulumi config set --path ${quoted(path)} ${shown}`,
  };
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** "passwordPolicy" of "passwordPolicy.minimumLength" and "allowedCidrs" of "allowedCidrs[0]". */
function rootOf(path: string): string {
  return path.split(/[.[]/)[0] ?? "";
}

function storedValues(config: Readonly<Record<string, string>>, project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, text]) => key.startsWith(prefix) && text.trim() !== "")
      .map(([key, text]) => [key.slice(prefix.length), parse(text.trim())]),
  );
}

/** Lists and objects are stored as JSON, all other values as they were written: a prefix may consist of digits alone. */
function parse(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
