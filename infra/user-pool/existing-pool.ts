import * as aws from "@pulumi/aws";
import { type SettingFault, type Settings, SettingsError } from "../settings/settings.ts";
import { invokeReason } from "../shared/invoke-reason.ts";
import { primaryRegion } from "./issuer.ts";
import { faultsOfMappedAttributes } from "./mapped-attributes.ts";
import { faultsOfAttributes } from "./pool-attributes.ts";

/** A pool of the account, from an earlier stack or made by other means. It is never changed or deleted. */
export interface ExistingPool {
  readonly poolId: string;
  readonly domainPrefix: string;
}

/**
 * Looks up the pool of `existingPoolId` and checks that it fits the settings, since it will not be changed.
 *
 * @param region of the stack.
 * @throws SettingsError with each setting that does not fit.
 */
export async function findExistingPool(
  poolId: string,
  settings: Settings,
  region: string,
): Promise<ExistingPool> {
  const pool = await lookUp(poolId);
  const faults = [...replicaFaults(poolId, region), ...faultsOfPool(pool, settings)];
  if (faults.length > 0) throw new SettingsError(faults);
  return { poolId, domainPrefix: pool.domain };
}

/**
 * Refuses the replica of a pool. Pure.
 * Source: Amazon Cognito, "Limitations of multi-Region replication": no user can be created in a secondary user pool.
 */
export function replicaFaults(poolId: string, region: string): SettingFault[] {
  const primary = primaryRegion(poolId);
  if (primary === region) return [];
  const found = `${poolId} is a pool of ${primary}, and a replica of it in ${region} accepts no new users`;
  return [{ key: "existingPoolId", found, allowed: `deploy the stack in ${primary} (aws:region)` }];
}

/** The properties that `faultsOfPool` checks. */
export type PoolFacts = Pick<
  aws.cognito.GetUserPoolResult,
  "userPoolId" | "domain" | "customDomain" | "mfaConfiguration" | "schemaAttributes" | "usernameAttributes"
>;

/** Finds properties of an existing pool that do not fit the settings. Pure. */
export function faultsOfPool(
  pool: PoolFacts,
  settings: Partial<Pick<Settings, "domainPrefix" | "mfaRequired" | "federation">>,
): SettingFault[] {
  const faults = [
    ...faultsOfAttributes(pool.userPoolId, pool.schemaAttributes),
    ...faultsOfMappedAttributes(pool.schemaAttributes, settings.federation ?? {}),
  ];
  const refuse = (key: string, found: string, allowed: string) => faults.push({ key, found, allowed });
  if (pool.usernameAttributes.length > 0) {
    const allowed = "use a pool with e-mail as an alias; this cannot be changed in an existing pool";
    refuse("existingPoolId", "the pool's usernames are e-mail addresses or phone numbers", allowed);
  }
  if (!pool.domain) {
    const found = pool.customDomain
      ? `the pool has the domain ${pool.customDomain} alone, and this stack needs its prefix at amazoncognito.com`
      : "the pool has no sign-in domain";
    const allowed = `create one: aws cognito-idp create-user-pool-domain --user-pool-id ${pool.userPoolId} --domain PREFIX`;
    refuse("existingPoolId", found, allowed);
  }
  if (pool.domain && settings.domainPrefix !== undefined && settings.domainPrefix !== pool.domain) {
    const allowed = "the pool is not changed: remove the key (pulumi config rm domainPrefix)";
    refuse("domainPrefix", `the pool's domain is "${pool.domain}"`, allowed);
  }
  if (settings.mfaRequired && pool.mfaConfiguration !== "ON") {
    const allowed = "the pool is not changed: require MFA on the pool itself, or remove the key";
    refuse("mfaRequired", `the pool has MFA ${pool.mfaConfiguration || "OFF"}`, allowed);
  }
  return faults;
}

async function lookUp(poolId: string): Promise<aws.cognito.GetUserPoolResult> {
  try {
    return await aws.cognito.getUserPool({ userPoolId: poolId });
  } catch (cause) {
    const allowed = "check ID, account and Region (a pool's ID begins with its Region)";
    throw new SettingsError([
      { key: "existingPoolId", found: `${poolId} cannot be read: ${invokeReason(cause)}`, allowed },
    ]);
  }
}
