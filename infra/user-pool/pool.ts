import * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../outputs.ts";
import { defaultDomainPrefix } from "../settings/domain-prefix.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Protection } from "../shared/protection.ts";
import { SignInPagesDomain } from "./custom-domain.ts";
import { findExistingPool } from "./existing-pool.ts";
import { UserPool } from "./user-pool.ts";

/** The user pool: the stack's own, or an existing one. */
export interface DeclaredUserPool {
  readonly poolId: pulumi.Input<string>;
  /** Absent for an existing pool, which is never associated with a web ACL. */
  readonly poolArn?: pulumi.Output<string>;
  readonly issuer: pulumi.Output<string>;
  /** Host name of the sign-in pages: the custom domain, if there is one. */
  readonly domain: pulumi.Output<string>;
  /** The pool's ID, known once the pool has sign-in pages. */
  readonly poolWithPages: pulumi.Input<string>;
  /** Records that the administrator has to create. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];
}

export interface DeclareUserPoolArgs {
  readonly settings: Settings;
  readonly context: CallerContext;
  readonly protection: Protection;
  readonly teardown: boolean;
}

/**
 * Declares the user pool, or looks up the existing one.
 *
 * @throws SettingsError if the existing pool does not meet the requirements.
 */
export async function declareUserPool(name: string, args: DeclareUserPoolArgs): Promise<DeclaredUserPool> {
  const { settings } = args;
  return settings.existingPoolId === undefined
    ? declareNewPool(name, args)
    : useExistingPool(settings.existingPoolId, args);
}

async function useExistingPool(
  id: string,
  { settings, context }: DeclareUserPoolArgs,
): Promise<DeclaredUserPool> {
  const { poolId, issuerHostAndPath, domainPrefix } = await findExistingPool(id, settings);
  return {
    poolId,
    issuer: pulumi.output(`https://${issuerHostAndPath}`),
    domain: hostOf(domainPrefix, context),
    poolWithPages: poolId,
    dnsRecords: [],
  };
}

function declareNewPool(name: string, args: DeclareUserPoolArgs): DeclaredUserPool {
  const { settings, context } = args;
  const domainPrefix = settings.domainPrefix ?? defaultPrefix(context);
  const { pool, domain } = new UserPool(name, { ...args, domainPrefix });
  const custom = settings.customDomain.signInPages;
  const pages =
    custom && new SignInPagesDomain(name, { ...args, userPoolId: domain.userPoolId, domain: custom });
  return {
    poolId: pool.id,
    poolArn: pool.arn,
    issuer: pulumi.interpolate`https://${pool.endpoint}`,
    domain: pages?.host ?? hostOf(domain.domain, context),
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
