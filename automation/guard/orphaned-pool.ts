import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { defaultDomainPrefix } from "../../infra/settings/domain-prefix.ts";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, type ClientPlace, clientPlace } from "../engine/aws-context.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet } from "../terminal/printed-command.ts";

/**
 * Refuses to begin a stack whose sign-in address belongs to a pool of this account already, as after a `destroy` with `retain`: a
 * second, empty pool would be made before AWS says so.
 *
 * @param resources what the stack has; one that has a pool of its own is past this.
 * @throws DriverError POOL_LEFT_BEHIND, naming the pool.
 */
export async function assertNoOrphanedPool(
  stack: string,
  resources: readonly DeployedResource[],
  config: StackConfig,
  place: AwsContext,
): Promise<void> {
  const hasPool = resources.some((one) => ["pool", "domain"].includes(protectedNameOf(one) ?? ""));
  if (hasPool || ownValue(config, "existingPoolId") !== undefined) return;
  const { account, region } = place;
  const prefix =
    ownValue(config, "domainPrefix") ??
    defaultDomainPrefix({ account, region, project: config.project, stack });
  const owner = await poolAt(prefix, clientPlace(place));
  if (owner === undefined) return;
  throw new DriverError(
    "POOL_LEFT_BEHIND",
    `The sign-in address ${prefix} belongs to user pool ${owner} of this account, which an earlier stack may have left there.`,
    {
      hint:
        `To take it up, with its accounts: ${configSet("existingPoolId", owner, { stack })}. ` +
        `For a new pool, choose another address: ${configSet("domainPrefix", "PREFIX", { stack })}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** The pool of this account that has a domain; undefined too where it cannot be asked: AWS refuses it later then. */
async function poolAt(prefix: string, place: ClientPlace): Promise<string | undefined> {
  const client = new CognitoIdentityProviderClient({ ...place });
  try {
    const { DomainDescription } = await client.send(new DescribeUserPoolDomainCommand({ Domain: prefix }));
    return DomainDescription?.UserPoolId || undefined;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
