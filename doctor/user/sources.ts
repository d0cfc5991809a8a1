import { workerSources } from "../../infra/settings/worker-sources.ts";
import { SyncError } from "../../sync/model/errors.ts";
import type { NamedSource } from "../../sync/sources/combined.ts";
import { openSource } from "../../sync/sources/open.ts";
import { isFiltered } from "../../sync/sources/selection.ts";
import type { SourceKind, SourceSpec } from "../../sync/sources/spec.ts";
import type { Target } from "../target.ts";

/** A directory that may have the user. */
export interface UserSource extends NamedSource {
  readonly kind: SourceKind;
  /** No setting names it: it is looked at if the account has such a directory. */
  readonly isOptional: boolean;
  /** Without groups and patterns; absent if the source has none. */
  readonly unfiltered?: NamedSource;
}

const UNFILTERED = { groups: [], excludeGroups: [], include: [], exclude: [] };

/**
 * The directories that are read for a user: those of `directorySync`, in order of precedence. Without it, those that need no setting:
 * IAM Identity Center and Amazon Quick.
 */
export function userSources(target: Target): readonly UserSource[] {
  return specsOf(target).map((spec) => {
    const isOptional = target.settings.directorySync === undefined;
    const source = { ...open(spec, target), kind: spec.kind, isOptional };
    const { groups = [], ...patterns } = spec.options;
    if (!isFiltered({ groups, ...patterns })) return source;
    return { ...source, unfiltered: open({ ...spec, options: { ...spec.options, ...UNFILTERED } }, target) };
  });
}

/** All users of Amazon Quick: its e-mails count, whichever directory sync reads. */
export function quickUsers(target: Target): NamedSource {
  return open(QUICK, target);
}

/** Whether an account has no such directory at all. */
export function isMissing(error: unknown): boolean {
  return isWithoutQuick(error) || (error instanceof SyncError && error.code === "INSTANCE_MISSING");
}

/** Source: QuickSight API reference, ListNamespaces and ListUsers: ResourceNotFoundException for an account without a subscription. */
export function isWithoutQuick(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException";
}

const IDENTITY_CENTER: SourceSpec = { kind: "idc", sourceId: "idc", options: {} };
const QUICK: SourceSpec = { kind: "local", sourceId: "local", options: {} };

function specsOf({ settings, outputs, region }: Target): readonly SourceSpec[] {
  if (settings.directorySync === undefined) return [IDENTITY_CENTER, QUICK];
  const context = { region, scimTable: outputs.ScimTable };
  return workerSources(settings.directorySync, context).map(({ kind, sourceId, ...options }) => ({
    kind,
    sourceId,
    options,
  }));
}

function open(spec: SourceSpec, { clientConfig: { credentials }, region }: Target): NamedSource {
  return openSource(spec, { groups: [], region, credentials });
}
