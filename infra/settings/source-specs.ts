import type { Input } from "@pulumi/pulumi";
import { SyncError } from "../../sync/model/errors.ts";
import { readMapping } from "../../sync/sources/read-mapping.ts";
import { readSpecs, type SourceSpec } from "../../sync/sources/spec.ts";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources } from "./directory-sources.ts";

/** Where those who are pushed by SCIM are kept. */
export interface ScimTable {
  readonly tableName: Input<string>;
  readonly tableArn: Input<string>;
  /** ARN of the KMS key that the table is under; absent, DynamoDB's own. */
  readonly keyArn?: Input<string> | undefined;
}

/** What the stack knows of its sources. */
export interface SourcePlace {
  /** The stack's. */
  readonly region: string;
  /** Name of the table of those who are pushed by SCIM; absent, where nobody is. */
  readonly scimTable: string | undefined;
}

/**
 * Makes of the settings' words what the worker is told, so that the worker needs no parser. What is not said of a source alone is said
 * of all.
 *
 * @returns the sources in order of precedence.
 * @throws SyncError USAGE with what is wrong.
 */
export function workerSources(settings: DirectorySources, place: SourcePlace): WorkerSource[] {
  return specsOf(settings, place.scimTable).map((spec) => workerSource(spec, settings, place));
}

/** Without a word on it, Identity Center where its store is named, and then SCIM where it is set up. */
function specsOf(
  { sources, identityStoreId }: DirectorySources,
  scimTable: string | undefined,
): SourceSpec[] {
  const byItself = [
    ...(identityStoreId === undefined ? [] : ["idc"]),
    ...(scimTable === undefined ? [] : ["scim"]),
  ];
  const words = sources ?? byItself;
  if (words.some((word) => kindOf(word) === "manifest"))
    throw usage(
      "A manifest is a file, and the stack has none.",
      "Apply it in a pipeline: npm run sync -- --source manifest people.yaml. docs/source-manifest.md has a workflow for that.",
    );
  if (scimTable === undefined && words.some((word) => kindOf(word) === "scim"))
    throw usage("Nobody is pushed by SCIM.", "Set scim, too, or take the source out.");
  const specs = readSpecs(
    words.map((word) => (kindOf(word) === "scim" ? `${word},table=${scimTable}` : word)),
  );
  const has = (kind: SourceSpec["kind"]) => specs.some((spec) => spec.kind === kind);
  if (identityStoreId !== undefined && !has("idc"))
    throw usage("identityStoreId is of Identity Center.", "Take it out, or name idc among the sources.");
  if (scimTable !== undefined && !has("scim"))
    throw usage("Whoever is pushed by SCIM would not be looked at.", "Name scim among the sources.");
  return specs;
}

function kindOf(word: string): string {
  return word.split(",")[0]?.trim() ?? "";
}

function workerSource({ kind, sourceId, options }: SourceSpec, all: DirectorySources, place: SourcePlace) {
  const { map, identityCenter } = all;
  const { region = identityCenter?.region ?? place.region, namespace } = options;
  const ofAll = {
    sourceId,
    groups: [...(options.groups ?? all.groups ?? [])],
    excludeGroups: [...(options.excludeGroups ?? all.excludeGroups ?? [])],
    include: [...(options.include ?? all.include ?? [])],
    exclude: [...(options.exclude ?? all.exclude ?? [])],
    mapping: options.mapping ?? (map ? readMapping(map) : {}),
  };
  if (options.profile !== undefined)
    throw usage(
      "A function has no profiles.",
      "Name a role that may read the source: role-arn, external-id.",
    );
  if (kind === "scim") return { kind, ...ofAll, table: options.table ?? "" } as const;
  if (kind === "idc") {
    const { identityStoreId = all.identityStoreId } = options;
    if (identityStoreId === undefined)
      throw usage(
        `It is not said which store ${sourceId} is.`,
        "Add identity-store-id, or set identityStoreId.",
      );
    return { kind, ...ofAll, region, identityStoreId, ...roleOf(options, identityCenter) } as const;
  }
  const own = { region: options.region ?? place.region, ...roleOf(options, undefined) };
  return { kind: "local", ...ofAll, ...own, ...(namespace !== undefined && { namespace }) } as const;
}

/** A role that is named without an external id could be assumed by whoever may name roles. Source: "The confused deputy problem", IAM. */
function roleOf(own: SourceSpec["options"], ofAll: DirectorySources["identityCenter"]) {
  const { roleArn, externalId } = own.roleArn === undefined ? (ofAll ?? {}) : own;
  if (roleArn === undefined && (externalId ?? own.externalId) === undefined) return {};
  if (roleArn !== undefined && externalId !== undefined) return { roleArn, externalId };
  throw usage(
    "A role and an external id go together.",
    "Name both; openssl rand -hex 16 makes an id, which the role's trust has to ask for.",
  );
}

function usage(message: string, hint: string): SyncError {
  return new SyncError("USAGE", message, hint);
}
