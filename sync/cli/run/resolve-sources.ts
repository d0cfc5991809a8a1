import { SyncError } from "../../model/errors.ts";
import type { SourceRequest } from "../../reconcile/request.ts";
import { readMapping } from "../../sources/read-mapping.ts";
import { isPart } from "../../sources/selection.ts";
import type { SourceOptions } from "../../sources/source.ts";
import { readSpecs, type SourceSpec } from "../../sources/spec.ts";

/** A source that was asked for, with all that was said: of it alone, and else of the run. */
export interface ResolvedSource extends SourceSpec {
  readonly options: SourceOptions;
}

/**
 * Reads which sources a request asks for, in order of precedence. What is said behind a source goes before what is said of the run.
 *
 * @throws SyncError USAGE with what is wrong.
 */
export function resolveSources(request: SourceRequest): ResolvedSource[] {
  const { source, groups = [], excludeGroups, include, exclude, map = [], ...rest } = request;
  const mapping = map.length > 0 ? readMapping(map) : undefined;
  const { identityStoreId, namespace, sourceRegion: region, sourceProfile: profile } = rest;
  const selection = { groups, excludeGroups, include, exclude };
  const ofRun: SourceOptions = { ...selection, mapping, identityStoreId, namespace, region, profile };
  const specs = readSpecs(typeof source === "string" ? [source] : source);
  const asked = specs.map((spec) => ({ ...spec, options: { ...ofRun, ...spec.options } }));
  refuseUnfit(request, asked);
  return asked;
}

/** Whether only a part of a source is listed: of a part nobody can say who has left. */
function listsPart({ kind, options }: ResolvedSource): boolean {
  return isPart(options) || (kind === "local" && options.namespace !== undefined);
}

/** Whether a run sees all users of its sources, so that those it does not see are gone. */
export function listsAllUsers(
  asked: readonly ResolvedSource[],
  { prune = false }: Pick<SourceRequest, "prune">,
): boolean {
  return prune || !asked.some(listsPart);
}

/** What is said of the run has to mean something to one of its sources, or it would be lost in silence. */
function refuseUnfit(request: SourceRequest, asked: readonly ResolvedSource[]): void {
  const { groups = [], excludeGroups = [], identityStoreId, namespace, prune } = request;
  refuseRetired(request, asked);
  const has = (kind: SourceSpec["kind"]) => asked.some((source) => source.kind === kind);
  if (asked.length === 0)
    throw usage("It is not said where the people are.", "Add --source idc, local or manifest people.yaml.");
  if (identityStoreId !== undefined && !has("idc"))
    throw usage("--identity-store-id is for --source idc.", "Leave it out, or use --source idc.");
  if (groups.length + excludeGroups.length > 0 && has("local"))
    throw usage(
      "Amazon Quick's users are in no groups that --group and --exclude-group could name.",
      "Leave them out, or say them of another source alone: --source idc,group=Staff local.",
    );
  if (namespace !== undefined && !has("local"))
    throw usage("--namespace is for --source local.", "Leave it out, or use --source local.");
  if (prune && !asked.some(listsPart))
    throw usage(
      "--prune goes with --group, --namespace, or what else makes a part of a source.",
      "Leave it out: everybody is listed anyway.",
    );
}

/** @throws SyncError USAGE for a source that is read, or where it is not known who is in the others. */
function refuseRetired(request: SourceRequest, asked: readonly ResolvedSource[]): void {
  const { retireSource = [] } = request;
  const sourceId = retireSource.find((one) => asked.some((source) => source.sourceId === one));
  if (sourceId !== undefined)
    throw usage(
      `--retire-source ${sourceId} names a source that this run reads.`,
      "Leave it out of --source, or out of --retire-source.",
    );
  if (retireSource.length > 0 && !listsAllUsers(asked, request))
    throw usage(
      "--retire-source needs whole sources: of a part it is not known which users moved to it.",
      "Leave out --group, --include and what else makes a part, or add --prune.",
    );
}

function usage(message: string, hint: string): SyncError {
  return new SyncError("USAGE", message, hint);
}
