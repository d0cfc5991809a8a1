import type * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import type { DirectorySyncOutputs } from "../outputs.ts";
import { ScimEndpoint } from "../scim/endpoint.ts";
import { ScimTable } from "../scim/table.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Protection } from "../shared/protection.ts";
import { DirectorySync } from "./directory-sync.ts";

export interface DirectorySyncStackArgs {
  readonly settings: Settings;
  readonly poolId: pulumi.Input<string>;
  readonly context: CallerContext;
  /** ARN of a KMS key for logs and tables; absent, AWS's own. */
  readonly logKey: pulumi.Input<string> | undefined;
  readonly protection: Protection;
  readonly teardown: boolean;
  readonly newScimToken: string;
}

/** What `directorySync` and `scim` add to the stack. */
export interface DirectorySyncStack {
  readonly metricSources: Pick<MetricSources, "sync" | "scim">;
  /** Absent without `directorySync`. */
  readonly outputs?: DirectorySyncOutputs;
  /** Absent without `scim`. */
  readonly scim?: Pick<ScimEndpoint, "url" | "tokenSecretArn"> & Pick<ScimTable, "tableName">;
}

/** Declares the worker that keeps the pool in sync, and with `scim` the endpoint for an identity provider. */
export function declareDirectorySync(name: string, args: DirectorySyncStackArgs): DirectorySyncStack {
  const { settings, poolId, context, logKey, protection, teardown, newScimToken: newToken } = args;
  const { directorySync, scim } = settings;
  if (directorySync === undefined) return { metricSources: {} };
  const scimName = `${name}-scim`;
  const table = scim ? new ScimTable(scimName, { settings, key: logKey, protection, teardown }) : undefined;
  const worker = new DirectorySync(name, {
    settings,
    directorySync,
    poolId,
    context,
    logKey,
    teardown,
    scim: table,
  });
  const { queue, outputs } = worker;
  if (!scim || table === undefined) return { metricSources: { sync: worker.metricSources }, outputs };
  const endpoint = new ScimEndpoint(scimName, {
    settings,
    scim,
    newToken,
    context,
    logKey,
    table,
    queue,
    retainOnDelete: settings.retain || !teardown,
  });
  const { url, tokenSecretArn } = endpoint;
  return {
    metricSources: { sync: worker.metricSources, scim: endpoint.metricSources },
    outputs,
    scim: { url, tokenSecretArn, tableName: table.tableName },
  };
}
