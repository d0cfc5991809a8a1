import type { SettingFault } from "./fault.ts";
import { KEYS } from "./keys.ts";

/** This repository's own project name: lines for it are found in its files and in its documentation. */
const ORIGINAL = "quick-sign-in";

/**
 * Settings of other packages that have the name of one of ours. Sources: the configuration of the providers aws, aws-native and
 * alicloud (`endpoints`) and cloudflare (`email`) in Pulumi's registry; `pulumi:tags`, "Stack tags".
 */
const FOREIGN_KEYS: ReadonlySet<string> = new Set([
  "alicloud:endpoints",
  "aws-native:endpoints",
  "aws:endpoints",
  "cloudflare:email",
  "pulumi:tags",
]);

/** Namespaces with packages of this project: only the settings above are theirs. */
const OWN_PACKAGES: ReadonlySet<string> = new Set(["aws", "awsx", "pulumi"]);

const OURS: ReadonlyMap<string, string> = new Map(Object.keys(KEYS).map((key) => [plain(key), key]));

/**
 * Finds settings of ours in another or a mistyped namespace, where no program reads them: the stack would be deployed without them.
 * Pure. Pulumi itself accepts any namespace.
 *
 * @param config all keys of the stack.
 * @param project the project's name, which is the namespace of our keys.
 * @param packages names of Pulumi packages that were added to this project: their settings are left alone.
 */
export function faultsOfNamespaces(
  config: Readonly<Record<string, string>>,
  project: string,
  packages: ReadonlySet<string>,
): SettingFault[] {
  return Object.keys(config).flatMap((full) => {
    const [namespace = "", ...rest] = full.split(":");
    const name = rest.join(":");
    if (namespace === project || FOREIGN_KEYS.has(full)) return [];
    const key = OURS.get(plain(name.split(/[.[]/)[0] ?? ""));
    const isOurNamespace = namespace === ORIGINAL || plain(namespace) === plain(project);
    const isForeign = packages.has(namespace) && !OWN_PACKAGES.has(namespace);
    if (!isOurNamespace && (key === undefined || isForeign)) return [];
    const found = `no program reads the namespace ${namespace}; this project's is ${project}`;
    return [{ key: full, found, allowed: `write ${project}:${key ?? name}` }];
  });
}

/** Without upper case, hyphens and underscores: two names that differ only in them are one, mistyped. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, "");
}
