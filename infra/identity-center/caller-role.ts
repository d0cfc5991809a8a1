import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { callerTrustPolicy } from "../settings/caller-trust.ts";
import type { IdentityCenterSettings } from "../settings/identity-center.ts";

export interface CallerRoleArgs {
  /** Who may assume the role, with a user's identity. */
  readonly principals: readonly string[];
  readonly callerRole: NonNullable<IdentityCenterSettings["callerRole"]>;
}

/**
 * Declares the role that an application assumes after it has exchanged a token: its session has the user's identity. Without a policy the
 * role allows nothing.
 *
 * @returns its ARN.
 */
export function declareCallerRole(
  name: string,
  { principals, callerRole }: CallerRoleArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const role = new aws.iam.Role(
    `${name}-caller`,
    {
      description: "Assumed by applications, with the identity of a user of IAM Identity Center",
      assumeRolePolicy: callerTrustPolicy(principals),
    },
    options,
  );
  const { policyArn } = callerRole;
  if (policyArn !== undefined)
    new aws.iam.RolePolicyAttachment(`${name}-caller`, { role: role.name, policyArn }, options);
  return role.arn;
}
