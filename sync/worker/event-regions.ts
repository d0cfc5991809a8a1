import type { EventOrigin } from "../reconcile/event-origin.ts";
import type { WorkerSource } from "./config.ts";

/**
 * Selects the events of the Regions that the worker reads. A replicated Identity Center sends the event of one change in each of its
 * Regions. The worker listens to the Region from which it reads the store: the others' events would read the same again, and could come
 * before their change has been replicated.
 * Source: "Receive events in other accounts and Regions", IAM Identity Center User Guide.
 *
 * @param sources in order of precedence: a store that several sources read counts with the Region of the first.
 */
export function isFromOwnRegion(sources: readonly WorkerSource[]): (origin: EventOrigin) => boolean {
  const regions = new Map<string, string>();
  for (const source of sources)
    if (source.kind === "idc" && !regions.has(source.identityStoreId))
      regions.set(source.identityStoreId, source.region);
  const all = new Set(regions.values());
  return ({ region, identityStoreId = "" }) => {
    const own = regions.get(identityStoreId);
    // An event of an unknown form is not lost.
    return own === undefined ? all.size === 0 || all.has(region) : region === own;
  };
}
