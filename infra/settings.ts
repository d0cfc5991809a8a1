import { type CidrRange, readCidr } from "./cidr.ts";
import { faultOfDomainPrefix } from "./domain-prefix.ts";
import { fitsResourcePolicy } from "./resource-policy.ts";

/** Everything that can be set on a stack, checked. A key that is not set is absent. */
export interface Settings {
  /** Source addresses that may reach the API. Absent: open to all. */
  readonly allowedCidrs?: readonly CidrRange[];
  readonly mfaRequired: boolean;
  readonly retain: boolean;
  readonly domainPrefix?: string;
  readonly existingPoolId?: string;
}

/** One thing that is wrong with a stack's config. */
export interface SettingFault {
  readonly key: string;
  readonly found: string;
  readonly allowed: string;
}

/** All faults of a stack's config together, so that nobody has to mend them one run at a time. */
export class SettingsError extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ key, found, allowed }) => `  ${key}: ${found}; ${allowed}`);
    super(`The stack's config cannot be used:\n${lines.join("\n")}`);
    this.name = "SettingsError";
    this.faults = faults;
  }
}

const KEYS = ["allowedCidrs", "mfaRequired", "retain", "domainPrefix", "existingPoolId"] as const;
type Key = (typeof KEYS)[number];

/**
 * Reads and checks a stack's config, once, before the first resource.
 *
 * @param config all keys of the stack with their stored text, as `pulumi.runtime.allConfig()` gives them:
 *   `project:key`. Keys of other namespaces (`aws:region`) belong to their providers and are left alone.
 * @param project the project's name, which is the namespace of our keys.
 * @throws SettingsError with all faults.
 */
export function readSettings(config: Readonly<Record<string, string>>, project: string): Settings {
  const faults: SettingFault[] = [];
  const own = ownKeys(config, project);
  for (const key of own.keys()) {
    if (!isKey(key))
      faults.push({ key, found: "there is no such key", allowed: `the keys are ${KEYS.join(", ")}` });
  }
  const value = (key: Key): string | undefined => own.get(key)?.trim() || undefined;

  const allowedCidrs = readCidrList(value("allowedCidrs"), faults);
  const domainPrefix = value("domainPrefix");
  const existingPoolId = value("existingPoolId");
  if (domainPrefix !== undefined) {
    const fault = faultOfDomainPrefix(domainPrefix);
    if (fault !== undefined)
      faults.push({ key: "domainPrefix", found: `found ${quote(domainPrefix)}`, allowed: fault });
  }
  if (existingPoolId !== undefined && !/^[\w-]{1,50}_[0-9A-Za-z]{1,50}$/.test(existingPoolId)) {
    faults.push({
      key: "existingPoolId",
      found: `found ${quote(existingPoolId)}`,
      allowed: "a user pool's id looks like eu-central-1_AbCdEf123",
    });
  }
  const settings: Settings = {
    ...(allowedCidrs && { allowedCidrs }),
    mfaRequired: readBoolean("mfaRequired", value("mfaRequired"), faults),
    retain: readBoolean("retain", value("retain"), faults),
    ...(domainPrefix && { domainPrefix }),
    ...(existingPoolId && { existingPoolId }),
  };
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

function ownKeys(config: Readonly<Record<string, string>>, project: string): Map<string, string> {
  const prefix = `${project}:`;
  return new Map(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text]),
  );
}

function isKey(key: string): key is Key {
  return KEYS.some((known) => known === key);
}

function readBoolean(key: Key, text: string | undefined, faults: SettingFault[]): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  faults.push({ key, found: `found ${quote(text)}`, allowed: "write true or false" });
  return false;
}

const LIST_EXAMPLE = `write a JSON list: pulumi config set allowedCidrs '["203.0.113.0/24"]'`;

function readCidrList(text: string | undefined, faults: SettingFault[]): readonly CidrRange[] | undefined {
  if (text === undefined) return undefined;
  const key = "allowedCidrs";
  const list = parseJson(text);
  if (!Array.isArray(list)) {
    faults.push({ key, found: `found ${quote(text)}`, allowed: LIST_EXAMPLE });
    return undefined;
  }
  if (list.length === 0) {
    const allowed =
      "an empty list would lock everybody out; to open the API to all: pulumi config rm allowedCidrs";
    faults.push({ key, found: "found an empty list", allowed });
    return undefined;
  }
  const ranges = new Map<string, CidrRange>();
  for (const [index, item] of list.entries()) {
    const reading = readItem(item);
    if ("fault" in reading) faults.push({ key: `${key}[${index}]`, ...reading.fault });
    else ranges.set(reading.range.text, reading.range);
  }
  const unique = [...ranges.values()];
  if (!fitsResourcePolicy(unique)) {
    const allowed = "a resource policy holds 8,192 characters, some 300 ranges; merge neighbouring ranges";
    faults.push({ key, found: `found ${unique.length} ranges`, allowed });
  }
  return unique;
}

function readItem(item: unknown): { range: CidrRange } | { fault: Omit<SettingFault, "key"> } {
  if (item === null) {
    // `config set --path 'allowedCidrs[1]'` on a value that was a JSON string stores [null, "…"]: the ranges
    // that were there are gone, and the rest must not pass for the whole list.
    const allowed = "a range was lost here; set the whole list again with --path 'allowedCidrs[0]', '[1]', …";
    return { fault: { found: "found a hole in the list", allowed } };
  }
  if (typeof item !== "string")
    return { fault: { found: `found ${JSON.stringify(item)}`, allowed: LIST_EXAMPLE } };
  const reading = readCidr(item.trim());
  if ("range" in reading) return reading;
  return { fault: { found: `found ${quote(item)}`, allowed: `it ${reading.fault}` } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text);
}
