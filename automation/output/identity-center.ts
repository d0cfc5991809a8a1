import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { AwsClientConfig } from "../engine/aws-context.ts";

/** This look-up is optional, and must not delay a command. */
const LOOKUP_TIMEOUT_MS = 3_000;

/** An instance of IAM Identity Center. */
export interface IdentityCenter {
  readonly arn: string;
  readonly region: string;
}

/**
 * Finds the IAM Identity Center instance of this account and Region, if there is exactly one. It only completes a printed command, so errors
 * are ignored.
 */
export async function findIdentityCenter(clientConfig: AwsClientConfig): Promise<IdentityCenter | undefined> {
  const client = new SSOAdminClient({ ...clientConfig, maxAttempts: 1 });
  try {
    const { Instances = [] } = await client.send(new ListInstancesCommand({}), {
      abortSignal: AbortSignal.timeout(LOOKUP_TIMEOUT_MS),
    });
    const arn = Instances.length === 1 ? Instances[0]?.InstanceArn : undefined;
    return arn === undefined ? undefined : { arn, region: clientConfig.region };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
