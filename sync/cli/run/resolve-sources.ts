import { SyncError } from "../../model/errors.ts";
import type { SourceRequest } from "../../reconcile/request.ts";
import { readMapping } from "../../sources/read-mapping.ts";
import { isFiltered } from "../../sources/selection.ts";
import type { SourceOptions } from "../../sources/source.ts";
import { readSpecs, type SourceSpec } from "../../sources/spec.ts";

/** A source of a request with its options: those of the source first, then those of the run. */
export interface ResolvedSource extends SourceSpec {
  readonly options: SourceOptions;
}

/**
 * Reads the sources of a request, in order of precedence. Options of a source override options of the run.
 *
 * @throws SyncError USAGE
 */
export function resolveSources(request: SourceRequest): ResolvedSource[] {
  const { source, groups = [], excludeGroups, include, exclude, map = [], ...rest } = request;
  const mapping = map.length > 0 ? readMapping(map) : undefined;
  const { identityStoreId, namespace, sourceRegion: region, sourceProfile: profile } = rest;
  const selection = { groups, excludeGroups, include, exclude };
  const ofRun: SourceOptions = { ...selection, mapping, identityStoreId, namespace, region, profile };
  const specs = readSpecs(typeof source === "string" ? [source] : source);
  const sources = specs.map((spec) => ({ ...spec, options: { ...ofRun, ...spec.options } }));
  refuseUnusedOptions(request, sources);
  return sources;
}

/** Whether filters leave out users of a source. Filtered runs never remove users, unless `--prune`. */
function listsPart({ kind, options }: ResolvedSource): boolean {
  return isFiltered(options) || (kind === "local" && options.namespace !== undefined);
}

/** Whether a run lists all users of its sources, so that a missing user has left. */
export function listsAllUsers(
  sources: readonly ResolvedSource[],
  { prune = false }: Pick<SourceRequest, "prune">,
): boolean {
  return prune || !sources.some(listsPart);
}

/** Each option of the run must apply to one of its sources: it must not be ignored silently. */
function refuseUnusedOptions(request: SourceRequest, sources: readonly ResolvedSource[]): void {
  const { groups = [], excludeGroups = [], identityStoreId, namespace, prune } = request;
  refuseRetired(request, sources);
  const has = (kind: SourceSpec["kind"]) => sources.some((source) => source.kind === kind);
  if (sources.length === 0)
    throw usage("No source is given.", "Add --source idc, local or manifest people.yaml.");
  if (identityStoreId !== undefined && !has("idc"))
    throw usage(
      "--identity-store-id applies to --source idc only.",
      "Remove the option, or use --source idc.",
    );
  if (groups.length + excludeGroups.length > 0 && has("local"))
    throw usage(
      "--group and --exclude-group do not apply to --source local: sync does not read groups of Amazon Quick.",
      "Remove them, or give them to another source only: --source idc,group=Staff local.",
    );
  if (namespace !== undefined && !has("local"))
    throw usage("--namespace applies to --source local only.", "Remove the option, or use --source local.");
  if (prune && !sources.some(listsPart))
    throw usage(
      "--prune needs a filter such as --group or --namespace.",
      "Remove --prune: the run lists all users.",
    );
}

/** @throws SyncError USAGE if the run reads the retired source, or a filter hides users of the others. */
function refuseRetired(request: SourceRequest, sources: readonly ResolvedSource[]): void {
  const { retireSource = [] } = request;
  const sourceId = retireSource.find((one) => sources.some((source) => source.sourceId === one));
  if (sourceId !== undefined)
    throw usage(
      `--retire-source ${sourceId} names a source that this run reads.`,
      "Remove it from --source or from --retire-source.",
    );
  if (retireSource.length > 0 && !listsAllUsers(sources, request))
    throw usage(
      "--retire-source does not work with filters: they hide users who moved to another source.",
      "Remove --group, --select and other filters, or add --prune.",
    );
}

function usage(message: string, hint: string): SyncError {
  return new SyncError("USAGE", message, hint);
}
