import * as aws from "@pulumi/aws";
import { type SettingFault, type Settings, SettingsError } from "../settings/settings.ts";
import { syncAttributeNames } from "./pool-schema.ts";

/** A pool that an earlier stack left in the account. It is never changed or deleted. */
export interface ExistingPool {
  readonly poolId: string;
  readonly issuerHostAndPath: string;
  readonly domainPrefix: string;
}

/**
 * Looks up the pool of `existingPoolId` and checks that it fits the settings, since it will not be changed.
 *
 * @throws SettingsError with each setting that does not fit.
 */
export async function findExistingPool(poolId: string, settings: Settings): Promise<ExistingPool> {
  const pool = await lookUp(poolId);
  const faults = faultsOfPool(pool, settings);
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    poolId,
    issuerHostAndPath: `cognito-idp.${pool.region}.amazonaws.com/${poolId}`,
    domainPrefix: pool.domain,
  };
}

/** The properties that `faultsOfPool` checks. */
export type PoolFacts = Pick<
  aws.cognito.GetUserPoolResult,
  "domain" | "mfaConfiguration" | "schemaAttributes" | "usernameAttributes"
>;

/** Finds properties of an existing pool that do not fit the settings. Pure. */
export function faultsOfPool(
  pool: PoolFacts,
  settings: Partial<Pick<Settings, "domainPrefix" | "mfaRequired">>,
): SettingFault[] {
  const faults: SettingFault[] = [];
  const refuse = (key: string, found: string, allowed: string) => faults.push({ key, found, allowed });
  const names = pool.schemaAttributes.map(({ name }) => name);
  const missing = syncAttributeNames.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const allowed = "use a pool that an earlier Quick Sign-in stack created, or add them to the pool first";
    refuse("existingPoolId", `the pool lacks the attributes ${missing.join(", ")}`, allowed);
  }
  if (pool.usernameAttributes.length > 0) {
    const allowed = "use a pool with e-mail as an alias; this cannot be changed in an existing pool";
    refuse("existingPoolId", "the pool's usernames are e-mail addresses or phone numbers", allowed);
  }
  if (!pool.domain) {
    const allowed = "create one: aws cognito-idp create-user-pool-domain --user-pool-id ID --domain PREFIX";
    refuse("existingPoolId", "the pool has no sign-in domain", allowed);
  }
  if (settings.domainPrefix !== undefined && settings.domainPrefix !== pool.domain) {
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
      { key: "existingPoolId", found: `${poolId} cannot be read: ${reason(cause)}`, allowed },
    ]);
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
