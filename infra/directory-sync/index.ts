import type * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import { ScimEndpoint } from "../scim/endpoint.ts";
import { ScimTable } from "../scim/table.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Protection } from "../shared/protection.ts";
import { DirectorySync, type DirectorySyncOutputs } from "./directory-sync.ts";

export interface DirectorySyncStackArgs {
  readonly settings: Settings;
  readonly poolId: pulumi.Input<string>;
  readonly place: CallerContext;
  /** ARN of a KMS key for logs and tables; absent, AWS's own. */
  readonly logKey: pulumi.Input<string> | undefined;
  readonly protection: Protection;
  readonly teardown: boolean;
  readonly newScimToken: string;
}

/** What keeps the pool in step by itself. */
export interface DirectorySyncStack {
  readonly watched: Pick<MetricSources, "sync" | "scim">;
  /** What there is to look at; absent where nothing keeps in step by itself. */
  readonly outputs?: DirectorySyncOutputs;
  /** What an identity provider's administrator enters there; absent where nobody is pushed. */
  readonly scim?: Pick<ScimEndpoint, "url" | "tokenSecretArn"> & Pick<ScimTable, "tableName">;
}

/** Declares the worker that keeps the pool in step, and, where `scim` is set, the endpoint to which people are pushed. */
export function declareDirectorySync(name: string, args: DirectorySyncStackArgs): DirectorySyncStack {
  const { settings, poolId, place, logKey, protection, teardown, newScimToken: newToken } = args;
  const { directorySync, scim } = settings;
  if (directorySync === undefined) return { watched: {} };
  const scimName = `${name}-scim`;
  const table = scim ? new ScimTable(scimName, { settings, key: logKey, protection, teardown }) : undefined;
  const worker = new DirectorySync(name, {
    ...{ settings, directorySync, poolId, place, logKey, teardown },
    scim: table,
  });
  const { queue, outputs } = worker;
  if (!scim || table === undefined) return { watched: { sync: worker.watched }, outputs };
  const endpoint = new ScimEndpoint(scimName, {
    ...{ settings, scim, newToken, place, logKey, table, queue },
    retainOnDelete: settings.retain || !teardown,
  });
  const { url, tokenSecretArn } = endpoint;
  return {
    watched: { sync: worker.watched, scim: endpoint.watched },
    outputs,
    scim: { url, tokenSecretArn, tableName: table.tableName },
  };
}
