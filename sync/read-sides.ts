import { askedSources } from "./asked-sources.ts";
import { explain } from "./explain.ts";
import { type Pool, regionOfPool } from "./pool.ts";
import type { SyncRequest, SyncTarget } from "./request.ts";
import type { NamedSource } from "./sources/combined.ts";
import { openSource } from "./sources/open.ts";

/** Lists all accounts and what the pool is like. @throws SyncError */
export async function readPool(pool: Pool, { poolId }: SyncTarget) {
  try {
    const [traits, accounts] = await Promise.all([pool.describe(), pool.list()]);
    return { traits, accounts };
  } catch (error) {
    throw explain(error, { what: `read the user pool ${poolId}` });
  }
}

/** Opens what a request asks for, in order of precedence. @throws SyncError USAGE */
export function openSources(request: SyncRequest): NamedSource[] {
  const { target } = request;
  const ofPool = {
    groups: [],
    region: regionOfPool(target.poolId),
    credentials: request.sourceCredentials ?? target.credentials,
  };
  return askedSources(request).map(({ options, ...spec }) => {
    const { region = ofPool.region } = options;
    return openSource({ ...spec, options: { ...options, region } }, ofPool);
  });
}
