import type { WorkerSource } from "../../sync/worker/config.ts";
import type { CallerContext } from "../shared/context.ts";

/** An account and a Region in which Identity Center stands: its events come there and nowhere else. */
export type EventPlace = Pick<CallerContext, "account" | "region">;

/** Where the sources' events come, each place once. Only Identity Center tells of its changes by EventBridge. */
export function eventPlaces(sources: readonly WorkerSource[], here: CallerContext): EventPlace[] {
  const places = sources.flatMap((source) => (source.kind === "idc" ? [placeOf(source, here)] : []));
  const byName = new Map(places.map((place) => [`${place.account} ${place.region}`, place]));
  return [...byName.values()];
}

export function isSamePlace(one: EventPlace, other: EventPlace): boolean {
  return one.account === other.account && one.region === other.region;
}

/** A directory is in the account of the role that reads it. */
function placeOf(
  { roleArn, region }: Extract<WorkerSource, { readonly kind: "idc" }>,
  here: CallerContext,
): EventPlace {
  return { account: roleArn?.split(":")[4] ?? here.account, region };
}
