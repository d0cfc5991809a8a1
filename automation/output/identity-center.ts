import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { listInstances } from "../../sync/aws/identity-center-instances.ts";
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
    const instances = await listInstances(client, AbortSignal.timeout(LOOKUP_TIMEOUT_MS));
    const arn = instances.length === 1 ? instances[0]?.InstanceArn : undefined;
    return arn === undefined ? undefined : { arn, region: clientConfig.region };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
