import { SyncError } from "../../sync/model/errors.ts";
import { checkAttributes as checkAmazonQuick } from "../../sync/sources/amazon-quick/entry.ts";
import { checkAttributes as checkIdentityCenter } from "../../sync/sources/identity-center/attributes.ts";
import { checkAttributes as checkScim } from "../../sync/sources/scim/person-of.ts";
import { checkGroups, select } from "../../sync/sources/selection.ts";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources, SourceSettings } from "./directory-sync.ts";
import { type SettingFault, SettingsError } from "./fault.ts";

const CHECKS = { idc: checkIdentityCenter, scim: checkScim, local: checkAmazonQuick };

/** What accounts of a source carry: the kind, and the name if it has one. */
export function sourceIdOf({ kind, name }: SourceSettings): string {
  return name === undefined ? kind : `${kind}:${name}`;
}

/**
 * Checks which sources there are. Pure.
 *
 * @param hasScim whether `scim` is set, too.
 */
export function faultsOfSourceList(
  sources: readonly SourceSettings[],
  settings: DirectorySources,
  hasScim: boolean,
): SettingFault[] {
  const key = "directorySync.sources";
  const faults: SettingFault[] = [];
  const has = (kind: SourceSettings["kind"]) => sources.some((source) => source.kind === kind);
  if (sources.length === 0) {
    const allowed = "set directorySync.identityStoreId, or scim: aws sso-admin list-instances shows the ID";
    return [{ key: "directorySync", found: "no source of users is configured", allowed }];
  }
  if (settings.identityStoreId !== undefined && !has("idc")) {
    const allowed = "remove identityStoreId, or add idc to the sources";
    faults.push({ key, found: "identityStoreId is set, but no source is idc", allowed });
  }
  if (hasScim && !has("scim")) {
    const found = "users who are pushed by SCIM would be ignored";
    faults.push({ key, found, allowed: "add scim to the sources" });
  }
  const ids = sources.map(sourceIdOf);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) {
    const allowed = `give one of them a name: {"kind": "${id.replace(/:.*/, "")}", "name": "other"}`;
    faults.push({ key, found: `there are two sources ${id}`, allowed });
  }
  return faults;
}

/** Checks a source as far as possible without reading it. @throws SyncError */
export function checkSource(source: WorkerSource): void {
  CHECKS[source.kind](source.mapping);
  if (source.kind === "local") checkGroups(source, "Amazon Quick", []);
  select([], source);
}

/** The faults that an error of one source stands for. @param key the source's key. */
export function faultsOfError(error: unknown, key: string): SettingFault[] {
  if (error instanceof SettingsError) return [...error.faults];
  if (!(error instanceof SyncError)) throw error;
  return [{ key, found: withoutFullStop(error.message), allowed: withoutFullStop(error.hint) }];
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
