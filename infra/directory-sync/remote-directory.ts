import { type Output, output } from "@pulumi/pulumi";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectoryReader } from "../outputs.ts";
import { ownerAccountOf } from "../settings/directory-owner.ts";
import type { DirectorySources } from "../settings/directory-sync.ts";
import type { CallerContext } from "../shared/context.ts";

/** Account and Region of an Identity Center: its events are published there only. */
export type DirectoryLocation = Pick<CallerContext, "account" | "region">;

/** Locations of the sources with events, without duplicates. Only Identity Center publishes its changes on EventBridge. */
export function eventLocations(
  sources: readonly WorkerSource[],
  settings: OwnerSettings,
  context: Pick<CallerContext, "account">,
): DirectoryLocation[] {
  const locations = sources.flatMap((source) =>
    source.kind === "idc" ? [locationOf(source, settings, context)] : [],
  );
  const unique = new Map(locations.map((location) => [`${location.account} ${location.region}`, location]));
  return [...unique.values()];
}

type OwnerSettings = Pick<DirectorySources, "sources" | "identityCenter">;

export function isSameLocation(one: DirectoryLocation, other: DirectoryLocation): boolean {
  return one.account === other.account && one.region === other.region;
}

function locationOf(
  source: Extract<WorkerSource, { readonly kind: "idc" }>,
  settings: OwnerSettings,
  { account }: Pick<CallerContext, "account">,
): DirectoryLocation {
  return { account: ownerAccountOf(source, settings) ?? account, region: source.region };
}

export interface Trusted {
  readonly workerRoleArn: Output<string>;
  /** Absent without events. */
  readonly eventBusArn: Output<string> | undefined;
}

/**
 * What other accounts need to know: those with a role that reads a source, and those that own a directory and forward its events.
 * They are the parameters of docs/identity-center-account.yaml.
 */
export function readersOf(
  sources: readonly WorkerSource[],
  { workerRoleArn, eventBusArn }: Trusted,
  settings: OwnerSettings,
  context: Pick<CallerContext, "account">,
): DirectoryReader[] {
  return sources.flatMap((source): DirectoryReader[] => {
    if (source.kind === "scim") return [];
    const { roleArn, externalId = "" } = source;
    const region = output(source.region);
    const role = roleArn && { roleArn: output(roleArn), externalId: output(externalId), workerRoleArn };
    if (source.kind === "local") return role ? [{ region, ...role }] : [];
    const isForeign = locationOf(source, settings, context).account !== context.account;
    if (!role && (!isForeign || eventBusArn === undefined)) return [];
    return [{ region, ...role, identityStoreId: output(source.identityStoreId), eventBusArn }];
  });
}
