import type { DirectorySync } from "../settings/directory-sync.ts";
import type { CallerContext } from "../shared/context.ts";
import { allow, type Statement } from "../shared/policy-document.ts";

/**
 * What Lambda does with the function's role to connect it to the VPC. Describing has no resource-level permissions.
 * Source: "Giving Lambda functions access to resources in an Amazon VPC", required IAM permissions; AWSLambdaVPCAccessExecutionRole.
 */
export function vpcGrants(
  vpc: DirectorySync["vpc"],
  { partition, region, account }: CallerContext,
): Statement[] {
  if (vpc === undefined) return [];
  const changes = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
  ];
  return [
    allow(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
    // "Specify a unique resource ID, or include all resource IDs": the interfaces have no IDs yet.
    allow(changes, `arn:${partition}:ec2:${region}:${account}:*/*`),
  ];
}
