import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { defaultDomainPrefix } from "../../infra/settings/domain-prefix.ts";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { STACK_TAG, stackTagValue } from "../../infra/shared/tags.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsClientConfig, type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet } from "../terminal/printed-command.ts";
import { poolsOfStack, type TaggedPool } from "./pools-of-stack.ts";

/**
 * Refuses a new stack if its sign-in address already belongs to a pool of this account, as after a `destroy` with `retain`, or if a pool
 * has the stack's tag, as after a `pulumi destroy` of unprotected resources, which takes the address away: otherwise a second, empty pool
 * would be created.
 *
 * @param resources those of the stack; a stack with a pool is not checked.
 * @throws DriverError POOL_LEFT_BEHIND, naming the pool.
 */
export async function assertNoOrphanedPool(
  stack: string,
  resources: readonly DeployedResource[],
  config: StackConfig,
  context: AwsContext,
): Promise<void> {
  const hasPool = resources.some((one) => ["pool", "domain"].includes(protectedNameOf(one) ?? ""));
  if (hasPool || ownValue(config, "existingPoolId") !== undefined) return;
  const { account, region } = context;
  const prefix =
    ownValue(config, "domainPrefix") ??
    defaultDomainPrefix({ account, region, project: config.project, stack });
  const owner = await poolAt(prefix, awsClientConfig(context));
  if (owner === undefined) return assertNoTaggedPool(stack, config, context, prefix);
  throw new DriverError(
    "POOL_LEFT_BEHIND",
    `The sign-in address ${prefix} already belongs to user pool ${owner} of this account, possibly of an earlier stack.`,
    {
      hint:
        `To use this pool, with its accounts: ${configSet("existingPoolId", owner, { stack })}. ` +
        `For a new pool, choose another address: ${configSet("domainPrefix", "PREFIX", { stack })}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

async function assertNoTaggedPool(
  stack: string,
  { project }: StackConfig,
  context: AwsContext,
  prefix: string,
): Promise<void> {
  const pools = await poolsOfStack(stackTagValue(project, stack), awsClientConfig(context));
  const [pool] = pools;
  if (pool === undefined) return;
  const { account, region } = context;
  const ids = pools.map(({ id }) => id).join(", ");
  const arn = `arn:aws:cognito-idp:${region}:${account}:userpool/${pool.id}`;
  throw new DriverError(
    "POOL_LEFT_BEHIND",
    `User pool ${ids} of this account was made by stack ${stack}, which has it no longer. A new one would have none of its accounts.`,
    {
      hint:
        `To use this pool, with its accounts: ${[...domainCommand(pool, prefix, region), configSet("existingPoolId", pool.id, { stack })].join(", then ")}. ` +
        `For a new pool, take its tag away: aws cognito-idp untag-resource --region ${region} --resource-arn ${arn} --tag-keys ${STACK_TAG}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** A pool of `existingPoolId` needs sign-in pages, and the stack changes no such pool. */
function domainCommand({ id, domain }: TaggedPool, prefix: string, region: string): string[] {
  if (domain !== undefined) return [];
  return [
    `aws cognito-idp create-user-pool-domain --region ${region} --user-pool-id ${id} --domain ${prefix}`,
  ];
}

/** The pool of this account that has a domain; also undefined if Cognito cannot be asked: AWS then refuses the domain later. */
async function poolAt(prefix: string, clientConfig: AwsClientConfig): Promise<string | undefined> {
  const client = new CognitoIdentityProviderClient({ ...clientConfig });
  try {
    const { DomainDescription } = await client.send(new DescribeUserPoolDomainCommand({ Domain: prefix }));
    return DomainDescription?.UserPoolId || undefined;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
