import { SyncError } from "../../sync/model/errors.ts";
import { checkAttributes as checkAmazonQuick } from "../../sync/sources/amazon-quick/attributes.ts";
import { checkAttributes as checkIdentityCenter } from "../../sync/sources/identity-center/attributes.ts";
import { checkAttributes as checkScim } from "../../sync/sources/scim/person-of.ts";
import { checkGroups, select } from "../../sync/sources/selection.ts";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources } from "./directory-sources.ts";
import type { SettingFault } from "./fault.ts";
import { workerSources } from "./source-specs.ts";

const CHECKS = { idc: checkIdentityCenter, scim: checkScim, local: checkAmazonQuick };

/**
 * @param hasScim people are pushed by SCIM, too.
 * @returns where nobody would ever be listed, or what the worker would stumble over at its first look.
 */
export function faultsOfDirectorySync(settings: DirectorySources, hasScim: boolean): SettingFault[] {
  const { sources, identityStoreId } = settings;
  if (identityStoreId === undefined && sources === undefined && !hasScim) {
    const allowed = "set directorySync.identityStoreId, or scim: aws sso-admin list-instances shows the id";
    return [{ key: "directorySync", found: "it is not said where the people are", allowed }];
  }
  try {
    // Which Region and which table it is makes no difference here.
    const read = workerSources(settings, { region: "-", scimTable: hasScim ? "-" : undefined });
    for (const source of read) checkSource(source);
    return [];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [{ key: "directorySync", found: withoutDot(error.message), allowed: withoutDot(error.hint) }];
  }
}

/** What can be said of a source without asking it. @throws SyncError */
function checkSource(source: WorkerSource): void {
  CHECKS[source.kind](source.mapping);
  if (source.kind === "local") checkGroups(source, "Amazon Quick", []);
  select([], source);
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
