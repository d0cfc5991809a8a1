import { readMapping } from "../../sync/sources/read-mapping.ts";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources, SourceSettings } from "./directory-sync.ts";
import { SettingsError } from "./fault.ts";
import { checkSource, faultsOfError, faultsOfSourceList, sourceIdOf } from "./source-checks.ts";
import { faultsOfSourceLimits } from "./source-limits.ts";

/** What the stack knows about its sources. */
export interface SourcesContext {
  /** The stack's Region. */
  readonly region: string;
  /** Name of the table of the SCIM endpoint; absent without `scim`. */
  readonly scimTable: string | undefined;
}

/**
 * Completes the sources of `directorySync`, so that the worker needs no parser: options of the whole setting apply to each source
 * that has none of its own.
 *
 * @returns the sources in order of precedence.
 * @throws SettingsError with all faults.
 */
export function workerSources(settings: DirectorySources, context: SourcesContext): WorkerSource[] {
  const listed = listedSources(settings, context.scimTable !== undefined);
  const faults = faultsOfSourceList(listed, settings, context.scimTable !== undefined);
  const sources = listed.flatMap((source, index): WorkerSource[] => {
    const key = settings.sources === undefined ? "directorySync" : `directorySync.sources[${index}]`;
    try {
      const complete = workerSource(key, source, settings, context);
      checkSource(complete);
      return [complete];
    } catch (error) {
      faults.push(...faultsOfError(error, key));
      return [];
    }
  });
  faults.push(...faultsOfSourceLimits(sources));
  if (faults.length > 0) throw new SettingsError(faults);
  return sources;
}

/** Default: Identity Center if its store is set, then the SCIM endpoint if there is one. */
function listedSources({ sources, identityStoreId }: DirectorySources, hasScim: boolean): SourceSettings[] {
  if (sources !== undefined) return sources;
  const defaults: SourceSettings[] = [];
  if (identityStoreId !== undefined) defaults.push({ kind: "idc" });
  if (hasScim) defaults.push({ kind: "scim" });
  return defaults;
}

function workerSource(
  key: string,
  source: SourceSettings,
  settings: DirectorySources,
  context: SourcesContext,
): WorkerSource {
  const selection = selectionOf(source, settings);
  if (source.kind === "scim") {
    const { scimTable: table } = context;
    if (table === undefined)
      throw fault(key, "the source scim needs the setting scim", "set scim too, or remove it");
    return { kind: "scim", ...selection, table };
  }
  if (source.kind === "local") {
    const { namespace, region = context.region } = source;
    return { kind: "local", ...selection, region, ...roleOf(key, source), namespace };
  }
  const { identityCenter } = settings;
  const { identityStoreId = settings.identityStoreId } = source;
  if (identityStoreId === undefined) {
    const allowed = "set identityStoreId on the source, or directorySync.identityStoreId";
    throw fault(key, `the source ${selection.sourceId} has no identityStoreId`, allowed);
  }
  const region = source.region ?? identityCenter?.region ?? context.region;
  const role = roleOf(key, roleFrom(identityCenter, source));
  return { kind: "idc", ...selection, region, identityStoreId, ...role };
}

function selectionOf(source: SourceSettings, settings: DirectorySources) {
  const map = source.map ?? settings.map;
  return {
    sourceId: sourceIdOf(source),
    groups: [...(source.groups ?? settings.groups ?? [])],
    excludeGroups: [...(source.excludeGroups ?? settings.excludeGroups ?? [])],
    include: [...(source.include ?? settings.include ?? [])],
    exclude: [...(source.exclude ?? settings.exclude ?? [])],
    mapping: map === undefined ? {} : readMapping(map),
  };
}

interface Role {
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** The role of `identityCenter`, for a source without one. An external ID without a role is left for `roleOf` to refuse. */
function roleFrom(identityCenter: Role | undefined, source: Role): Role {
  if (source.roleArn !== undefined) return source;
  return identityCenter?.roleArn === undefined && identityCenter?.externalId === undefined
    ? { externalId: source.externalId }
    : identityCenter;
}

/** A role without an external ID could be assumed through any stack that may name it. Source: "The confused deputy problem", IAM. */
function roleOf(key: string, { roleArn, externalId }: Role): Role {
  if (roleArn === undefined && externalId === undefined) return {};
  if (roleArn !== undefined && externalId !== undefined) return { roleArn, externalId };
  const allowed =
    "set both; openssl rand -hex 16 creates an ID, which the role's trust policy has to require";
  throw fault(key, "roleArn and externalId are needed together", allowed);
}

function fault(key: string, found: string, allowed: string): SettingsError {
  return new SettingsError([{ key, found, allowed }]);
}
