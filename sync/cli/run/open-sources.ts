import { regionOfPool } from "../../pool/pool.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { NamedSource } from "../../sources/combined.ts";
import { openSource } from "../../sources/open.ts";
import type { ResolvedSource } from "./resolve-sources.ts";

/** Opens sources that were asked for, in order of precedence; what nobody said is as the pool has it. */
export function openSources(
  asked: readonly ResolvedSource[],
  { target, sourceCredentials }: Pick<SyncRequest, "target" | "sourceCredentials">,
): NamedSource[] {
  const ofPool = {
    groups: [],
    region: regionOfPool(target.poolId),
    credentials: sourceCredentials ?? target.credentials,
  };
  return asked.map(({ options, ...spec }) => {
    const { region = ofPool.region } = options;
    return openSource({ ...spec, options: { ...options, region } }, ofPool);
  });
}
