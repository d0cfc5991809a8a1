import { type Output, output } from "@pulumi/pulumi";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectoryReader } from "../outputs.ts";
import type { CallerContext } from "../shared/context.ts";

/** Account and Region of an Identity Center: its events are published there only. */
export type DirectoryLocation = Pick<CallerContext, "account" | "region">;

/** Locations of the sources with events, without duplicates. Only Identity Center publishes its changes on EventBridge. */
export function eventLocations(
  sources: readonly WorkerSource[],
  context: CallerContext,
): DirectoryLocation[] {
  const locations = sources.flatMap((source) => (source.kind === "idc" ? [locationOf(source, context)] : []));
  const unique = new Map(locations.map((location) => [`${location.account} ${location.region}`, location]));
  return [...unique.values()];
}

export function isSameLocation(one: DirectoryLocation, other: DirectoryLocation): boolean {
  return one.account === other.account && one.region === other.region;
}

/** A directory is in the account of the role that reads it. */
function locationOf(
  { roleArn, region }: Extract<WorkerSource, { readonly kind: "idc" }>,
  context: CallerContext,
): DirectoryLocation {
  return { account: roleArn?.split(":")[4] ?? context.account, region };
}

export interface Trusted {
  readonly workerRoleArn: Output<string>;
  /** Absent without events. */
  readonly eventBusArn: Output<string> | undefined;
}

/** The roles that read sources in other accounts, with what those accounts need to know. */
export function readersOf(sources: readonly WorkerSource[], trusted: Trusted): DirectoryReader[] {
  const { workerRoleArn, eventBusArn } = trusted;
  return sources.flatMap((source): DirectoryReader[] => {
    if (source.kind === "scim" || source.roleArn === undefined) return [];
    const { roleArn, externalId = "", region } = source;
    const reader = {
      roleArn: output(roleArn),
      externalId: output(externalId),
      workerRoleArn,
      region: output(region),
    };
    if (source.kind === "local") return [reader];
    return [{ ...reader, identityStoreId: output(source.identityStoreId), eventBusArn }];
  });
}
