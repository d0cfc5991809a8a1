import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { invokeReason } from "../shared/invoke-reason.ts";

/** The issuer of a pool is not known, so its address must not be handed out. Pulumi prints a RunError without its stack. */
export class IssuerUnknownError extends pulumi.RunError {}

/** A pool, and the Region of the stack. */
interface Pool {
  readonly poolId: string;
  readonly region: string;
}

/**
 * The address that the pool's tokens name as their issuer. Cognito has two types of issuers, and only DescribeUserPool says which one a
 * pool has. The provider (7.48) has no property for it, and derives `endpoint` from Region and ID, whatever the type. Cloud Control calls
 * DescribeUserPool with the provider's credentials.
 * Sources: IssuerConfigurationType, Amazon Cognito; terraform-provider-aws, resourceUserPoolRead; AWS::Cognito::UserPool, `handlers.read`.
 *
 * @param poolId in a preview of a new pool it is unknown, and so is the issuer.
 * @param region of the stack.
 */
export function lookUpIssuer(poolId: pulumi.Input<string>, region: string): pulumi.Output<string> {
  return pulumi.output(poolId).apply(async (id) => {
    const pool = { poolId: id, region };
    return issuerOf(pool, await readPool(id));
  });
}

/** The part of `AWS::Cognito::UserPool` that names the issuer's type. */
const userPoolSchema = z.object({
  IssuerConfiguration: z.object({ Type: z.string().optional() }).optional(),
});

/** The current default. Source: Amazon Cognito developer guide, "Amazon Cognito user pools as an OIDC issuer". */
const DEFAULT_TYPE = "ORIGINAL";

const ADDRESSES: ReadonlyMap<string, (pool: Pool) => string> = new Map([
  [DEFAULT_TYPE, originalIssuer],
  ["UPDATED", ({ poolId }) => `https://issuer-cognito-idp.${primaryRegion(poolId)}.amazonaws.com/${poolId}`],
]);

/**
 * The issuer of a pool. Pure.
 *
 * @param properties of the pool, as Cloud Control returns them: JSON.
 * @throws IssuerUnknownError for a type that is not known here.
 */
export function issuerOf(pool: Pool, properties: string): string {
  const { IssuerConfiguration } = userPoolSchema.parse(JSON.parse(properties));
  const type = IssuerConfiguration?.Type ?? DEFAULT_TYPE;
  const address = ADDRESSES.get(type)?.(pool);
  if (address !== undefined) return address;
  throw new IssuerUnknownError(
    `User pool ${pool.poolId} has the issuer type ${type}, which this version of Quick Sign-in does not know. ` +
      "No issuer is handed out, because Amazon Quick's extension access cannot be edited. Use a newer version.",
  );
}

/** The issuer of a pool of type ORIGINAL, which every pool had before June 2026. */
export function originalIssuer({ poolId, region }: Pool): string {
  return `https://cognito-idp.${region}.amazonaws.com/${poolId}`;
}

/** Whether an issuer is of type UPDATED. */
export function isUpdatedIssuer(address: string): boolean {
  return new URL(address).host.startsWith("issuer-");
}

/** The Region in which the pool was created: its replicas in other Regions have the same ID. */
export function primaryRegion(poolId: string): string {
  return poolId.split("_")[0] ?? "";
}

async function readPool(poolId: string): Promise<string> {
  try {
    const request = { typeName: "AWS::Cognito::UserPool", identifier: poolId };
    return (await aws.cloudcontrol.getResource(request)).properties;
  } catch (cause) {
    throw new IssuerUnknownError(
      `The issuer of user pool ${poolId} cannot be read: ${invokeReason(cause)}\n` +
        "The credentials need cloudformation:GetResource and cognito-idp:DescribeUserPool: see docs/permissions.md. " +
        "If the pool was deleted by hand, add --refresh.",
      { cause },
    );
  }
}
