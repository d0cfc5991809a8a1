import type { WorkerSource } from "../../sync/worker/config.ts";
import type { CallerContext } from "../shared/context.ts";
import { allow, type Statement } from "../shared/policy-document.ts";

/** The actions that read users and their groups. */
export const READS_IDENTITY_CENTER: readonly string[] = [
  "identitystore:DescribeUser",
  "identitystore:IsMemberInGroups",
  "identitystore:ListGroupMemberships",
  "identitystore:ListGroups",
  "identitystore:ListUsers",
];

/**
 * The permissions of the worker's role to read its sources. For a source that another role reads, it may only assume that role.
 *
 * @param scimTableArn absent without `scim`.
 */
export function grantsToRead(
  sources: readonly WorkerSource[],
  { partition }: Pick<CallerContext, "partition">,
  scimTableArn: string | undefined,
): Statement[] {
  const roles = sources.flatMap((source) => ("roleArn" in source && source.roleArn ? source.roleArn : []));
  const direct = sources.filter((source) => !("roleArn" in source) || source.roleArn === undefined);
  const stores = direct.flatMap((source) => (source.kind === "idc" ? source.identityStoreId : []));
  const readsAmazonQuick = direct.some(({ kind }) => kind === "local");
  return [
    ...grant(READS_IDENTITY_CENTER, identityStoreArns(stores, partition)),
    ...grant(["sts:AssumeRole"], [...new Set(roles)]),
    // These actions support no resource-level permissions. Source: Service Authorization Reference, Amazon QuickSight.
    ...grant(["quicksight:ListNamespaces", "quicksight:ListUsers"], readsAmazonQuick ? ["*"] : []),
    ...grant(["dynamodb:GetItem", "dynamodb:Query"], scimTableArn === undefined ? [] : [scimTableArn]),
  ];
}

function grant(actions: readonly string[], resources: readonly string[]): Statement[] {
  return resources.length === 0 ? [] : [allow(actions, resources)];
}

/**
 * ARNs of stores contain the account that owns Identity Center, which is not the stack's if that is a delegated administrator or a member
 * account. IDs of stores are unique across accounts, so the ID alone names the store. ARNs of users, groups and memberships contain no store.
 * Sources: Service Authorization Reference, Identity Store; AWS's managed policy AWSIdentityCenterExternalManagementPolicy, which has the
 * same form; DescribeInstance, OwnerAccountId; IdentityStore (API reference): "its globally unique identifier".
 */
function identityStoreArns(stores: readonly string[], partition: string): string[] {
  if (stores.length === 0) return [];
  const arn = `arn:${partition}:identitystore`;
  return [
    ...[...new Set(stores)].map((store) => `${arn}::*:identitystore/${store}`),
    ...["user", "group", "membership"].map((kind) => `${arn}:::${kind}/*`),
  ];
}
