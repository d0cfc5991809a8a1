import * as pulumi from "@pulumi/pulumi";
import { defaultDomainPrefix } from "./domain-prefix.ts";
import { findExistingPool } from "./existing-pool.ts";
import type { Place } from "./place.ts";
import type { Protection } from "./protected.ts";
import type { Settings } from "./settings.ts";
import { UserPool } from "./user-pool.ts";

/** The user pool, be it the stack's own or one that was taken up. */
export interface Directory {
  readonly poolId: pulumi.Input<string>;
  readonly issuer: pulumi.Output<string>;
  /** Host name of the sign-in pages. */
  readonly domain: pulumi.Output<string>;
}

export interface DirectoryArgs {
  readonly settings: Settings;
  readonly place: Place;
  readonly protection: Protection;
  readonly teardown: boolean;
}

/**
 * Declares the user pool, or finds the one that is to be taken up.
 *
 * @throws SettingsError where the pool that is to be taken up cannot serve.
 */
export async function declareDirectory(name: string, args: DirectoryArgs): Promise<Directory> {
  const { settings, place } = args;
  if (settings.existingPoolId !== undefined) {
    const { poolId, issuerHostAndPath, domainPrefix } = await findExistingPool(
      settings.existingPoolId,
      settings,
    );
    return {
      poolId,
      issuer: pulumi.output(`https://${issuerHostAndPath}`),
      domain: hostOf(domainPrefix, place),
    };
  }
  const domainPrefix = settings.domainPrefix ?? defaultPrefix(place);
  const { pool, domain } = new UserPool(name, { ...args, domainPrefix });
  return {
    poolId: pool.id,
    issuer: pulumi.interpolate`https://${pool.endpoint}`,
    domain: hostOf(domain.domain, place),
  };
}

function hostOf(prefix: pulumi.Input<string>, { region }: Place): pulumi.Output<string> {
  return pulumi.interpolate`${prefix}.auth.${region}.amazoncognito.com`;
}

function defaultPrefix({ account, region }: Place): string {
  return defaultDomainPrefix({ account, region, project: pulumi.getProject(), stack: pulumi.getStack() });
}
