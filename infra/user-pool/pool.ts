import * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../outputs.ts";
import { defaultDomainPrefix } from "../settings/domain-prefix.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Protection } from "../shared/protection.ts";
import { SignInPagesDomain } from "./custom-domain.ts";
import { findExistingPool } from "./existing-pool.ts";
import { isUpdatedIssuer, lookUpIssuer, originalIssuer } from "./issuer.ts";
import { UserPool } from "./user-pool.ts";

/** The user pool: the stack's own, or an existing one. */
export interface DeclaredUserPool {
  readonly poolId: pulumi.Input<string>;
  /** Absent for an existing pool, which is never associated with a web ACL. */
  readonly poolArn?: pulumi.Output<string>;
  /** Address that the pool's tokens name as their issuer, without a slash at the end. */
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
  { settings, context, teardown }: DeclareUserPoolArgs,
): Promise<DeclaredUserPool> {
  const { poolId, domainPrefix } = await findExistingPool(id, settings, context.region);
  return {
    poolId,
    issuer: issuerFor(poolId, context, teardown),
    domain: hostOf(domainPrefix, context),
    poolWithPages: poolId,
    dnsRecords: [],
  };
}

function declareNewPool(name: string, args: DeclareUserPoolArgs): DeclaredUserPool {
  const { settings, context } = args;
  const domainPrefix = settings.domainPrefix ?? defaultPrefix(context);
  const { pool, domain } = new UserPool(name, { ...args, domainPrefix });
  const issuer = issuerFor(pool.id, context, args.teardown);
  warnAboutUpdates(issuer);
  const custom = settings.customDomain.signInPages;
  const pages =
    custom && new SignInPagesDomain(name, { ...args, userPoolId: domain.userPoolId, domain: custom });
  return {
    poolId: pool.id,
    poolArn: pool.arn,
    issuer,
    domain: pages?.host ?? hostOf(domain.domain, context),
    poolWithPages: domain.userPoolId,
    dnsRecords: pages?.dnsRecords ?? [],
  };
}

/** In a teardown the pool may be gone, and nothing is handed out any more. */
function issuerFor(
  poolId: pulumi.Input<string>,
  { region }: CallerContext,
  teardown: boolean,
): pulumi.Output<string> {
  if (!teardown) return lookUpIssuer(poolId, region);
  return pulumi.output(poolId).apply((id) => originalIssuer({ poolId: id, region }));
}

/**
 * An update resets what it does not name, and the provider (7.48) cannot name the issuer's type. Source: UpdateUserPool, "If you don't
 * provide a value for an attribute, Amazon Cognito sets it to its default value".
 */
function warnAboutUpdates(issuer: pulumi.Output<string>): void {
  issuer.apply((address) => {
    if (!isUpdatedIssuer(address)) return;
    void pulumi.log.warn(
      "The pool has the issuer type UPDATED, and a change of the pool may reset it to ORIGINAL: then no token is accepted any more. " +
        "See docs/production-checklist.md.",
    );
  });
}

function hostOf(prefix: pulumi.Input<string>, { region }: CallerContext): pulumi.Output<string> {
  return pulumi.interpolate`${prefix}.auth.${region}.amazoncognito.com`;
}

function defaultPrefix({ account, region }: CallerContext): string {
  return defaultDomainPrefix({ account, region, project: pulumi.getProject(), stack: pulumi.getStack() });
}
