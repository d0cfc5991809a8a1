import { regionOfPool } from "../../model/pool-region.ts";
import { linksAny } from "../../model/provider-rules.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { NamedSource } from "../../sources/combined.ts";
import { openSource } from "../../sources/open.ts";
import type { ResolvedSource } from "./resolve-sources.ts";

/** Opens sources in order of precedence. Region and credentials default to those of the pool. */
export function openSources(
  sources: readonly ResolvedSource[],
  { target, sourceCredentials }: Pick<SyncRequest, "target" | "sourceCredentials">,
): NamedSource[] {
  const ofPool = {
    groups: [],
    region: regionOfPool(target.poolId),
    credentials: sourceCredentials ?? target.credentials,
    subjects: linksAny(target.providers),
  };
  return sources.map(({ options, ...spec }) => {
    const { region = ofPool.region } = options;
    return openSource({ ...spec, options: { ...options, region } }, ofPool);
  });
}
