import type { Output } from "@pulumi/pulumi";
import type { WorkerSource } from "../../sync/worker/config.ts";

/** What docs/identity-center-account.yaml asks for: a role that reads a directory, and who may assume it. */
export interface DirectoryReader {
  readonly roleArn: string;
  readonly externalId: string;
  readonly workerRoleArn: Output<string>;
  /** Of Identity Center; absent for Amazon Quick. */
  readonly identityStoreId?: string;
  readonly region: string;
  /** Where the rules there forward events; absent, where there are none. */
  readonly eventBusArn?: Output<string>;
}

export interface Trusted {
  readonly workerRoleArn: Output<string>;
  readonly eventBusArn: Output<string> | undefined;
}

/** @returns one for each source that a role of its own reads. */
export function readersOf(
  sources: readonly WorkerSource[],
  { workerRoleArn, eventBusArn }: Trusted,
): DirectoryReader[] {
  return sources.flatMap((source) => {
    if (source.kind === "scim" || source.roleArn === undefined) return [];
    const { roleArn, externalId = "", region } = source;
    const common = { roleArn, externalId, workerRoleArn, region };
    if (source.kind === "local") return [common];
    const { identityStoreId } = source;
    return [{ ...common, identityStoreId, ...(eventBusArn !== undefined && { eventBusArn }) }];
  });
}
