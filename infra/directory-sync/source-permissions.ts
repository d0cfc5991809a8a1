import type { WorkerSource } from "../../sync/worker/config.ts";
import type { CallerContext } from "../shared/context.ts";
import type { Grant } from "../shared/iam.ts";

/** What reading people and their groups takes. */
export const READS_IDENTITY_CENTER: readonly string[] = [
  "identitystore:DescribeUser",
  "identitystore:IsMemberInGroups",
  "identitystore:ListGroupMemberships",
  "identitystore:ListGroups",
  "identitystore:ListUsers",
];

/**
 * What the worker's own role needs to read its sources: of a directory that another role reads, only to assume that one.
 *
 * @param scimTableArn absent, where nobody is pushed by SCIM.
 */
export function grantsToRead(
  sources: readonly WorkerSource[],
  place: CallerContext,
  scimTableArn: string | undefined,
): Grant[] {
  const roles = sources.flatMap((source) => ("roleArn" in source && source.roleArn ? source.roleArn : []));
  const own = sources.filter((source) => !("roleArn" in source) || source.roleArn === undefined);
  const stores = own.flatMap((source) => (source.kind === "idc" ? source.identityStoreId : []));
  const isQuickOwn = own.some(({ kind }) => kind === "local");
  return [
    ...grant(READS_IDENTITY_CENTER, identityStoreArns(stores, place)),
    ...grant(["sts:AssumeRole"], [...new Set(roles)]),
    // Neither has a resource of its own. Source: Service Authorization Reference, Amazon QuickSight.
    ...grant(["quicksight:ListNamespaces", "quicksight:ListUsers"], isQuickOwn ? ["*"] : []),
    ...grant(["dynamodb:GetItem", "dynamodb:Query"], scimTableArn === undefined ? [] : [scimTableArn]),
  ];
}

function grant(actions: readonly string[], resources: readonly string[]): Grant[] {
  return resources.length === 0 ? [] : [[actions, resources]];
}

/** Users, groups and memberships have no store in their ARN. Source: Service Authorization Reference, Identity Store. */
function identityStoreArns(stores: readonly string[], { partition, account }: CallerContext): string[] {
  if (stores.length === 0) return [];
  const arn = `arn:${partition}:identitystore`;
  return [
    ...[...new Set(stores)].map((store) => `${arn}::${account}:identitystore/${store}`),
    ...["user", "group", "membership"].map((kind) => `${arn}:::${kind}/*`),
  ];
}
