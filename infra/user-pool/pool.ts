import * as pulumi from "@pulumi/pulumi";
import { defaultDomainPrefix } from "../settings/domain-prefix.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { DnsRecord } from "../shared/dns-records.ts";
import type { Protection } from "../shared/protection.ts";
import { SignInPagesDomain } from "./custom-domain.ts";
import { findExistingPool } from "./existing-pool.ts";
import { UserPool } from "./user-pool.ts";

/** The user pool, be it the stack's own or one that was taken up. */
export interface Directory {
  readonly poolId: pulumi.Input<string>;
  /** Absent for one that was taken up, which nothing is put before. */
  readonly poolArn?: pulumi.Output<string>;
  readonly issuer: pulumi.Output<string>;
  /** Host name of the sign-in pages: one's own, where there is one. */
  readonly domain: pulumi.Output<string>;
  /** The pool's id, known once the pool has sign-in pages. */
  readonly poolWithPages: pulumi.Input<string>;
  /** Records to be made by hand. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];
}

export interface DirectoryArgs {
  readonly settings: Settings;
  readonly place: CallerContext;
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
      poolWithPages: poolId,
      dnsRecords: [],
    };
  }
  const domainPrefix = settings.domainPrefix ?? defaultPrefix(place);
  const { pool, domain } = new UserPool(name, { ...args, domainPrefix });
  const own = settings.customDomain.signInPages;
  const pages = own && new SignInPagesDomain(name, { ...args, userPoolId: domain.userPoolId, domain: own });
  return {
    poolId: pool.id,
    poolArn: pool.arn,
    issuer: pulumi.interpolate`https://${pool.endpoint}`,
    domain: pages?.host ?? hostOf(domain.domain, place),
    poolWithPages: domain.userPoolId,
    dnsRecords: pages?.dnsRecords ?? [],
  };
}

function hostOf(prefix: pulumi.Input<string>, { region }: CallerContext): pulumi.Output<string> {
  return pulumi.interpolate`${prefix}.auth.${region}.amazoncognito.com`;
}

function defaultPrefix({ account, region }: CallerContext): string {
  return defaultDomainPrefix({ account, region, project: pulumi.getProject(), stack: pulumi.getStack() });
}
