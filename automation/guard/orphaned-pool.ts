import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { defaultDomainPrefix } from "../../infra/settings/domain-prefix.ts";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsClientConfig, type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet } from "../terminal/printed-command.ts";

/**
 * Refuses a new stack if its sign-in address already belongs to a pool of this account, as after a `destroy` with `retain`: otherwise a
 * second, empty pool would be created before AWS refuses the address.
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
  if (owner === undefined) return;
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
