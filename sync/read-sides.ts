import { credentialsOf } from "./clients.ts";
import { explain, explainSource } from "./explain.ts";
import type { Person } from "./person.ts";
import { type Pool, regionOfPool } from "./pool.ts";
import type { SyncRequest, SyncTarget } from "./request.ts";
import { amazonQuick } from "./sources/amazon-quick.ts";
import { identityCenter } from "./sources/identity-center.ts";
import type { Source, SourceName } from "./sources/source.ts";

const SOURCES: Readonly<Record<SourceName, Source>> = { idc: identityCenter, local: amazonQuick };
export const SOURCE_NAMES: Readonly<Record<SourceName, string>> = {
  idc: "IAM Identity Center",
  local: "Amazon Quick",
};

/** Lists all accounts and what the pool is like. @throws SyncError */
export async function readPool(pool: Pool, { poolId }: SyncTarget) {
  try {
    const [traits, accounts] = await Promise.all([pool.describe(), pool.list()]);
    return { traits, accounts };
  } catch (error) {
    throw explain(error, { what: `read the user pool ${poolId}` });
  }
}

/** Lists the people of the source that was asked for. @throws SyncError */
export async function readPeople(request: SyncRequest): Promise<Person[]> {
  const { source, sourceProfile: profile, groups = [], identityStoreId, namespace, target } = request;
  const region = request.sourceRegion ?? regionOfPool(target.poolId);
  const own = request.sourceCredentials ?? target.credentials;
  const credentials = profile === undefined ? own : credentialsOf(profile);
  try {
    return await SOURCES[source]({ region, profile, credentials, groups, identityStoreId, namespace });
  } catch (error) {
    throw explainSource(error, { what: `read the users of ${SOURCE_NAMES[source]}`, profile });
  }
}
