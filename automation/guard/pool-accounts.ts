import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsClientConfig } from "../engine/aws-context.ts";

/**
 * Reads how many accounts a pool has, by Cognito's estimate, which can be some hours old.
 *
 * @returns undefined if the pool no longer exists, or Cognito cannot be asked.
 */
export async function accountsIn(poolId: string, place: AwsClientConfig): Promise<number | undefined> {
  const client = new CognitoIdentityProviderClient({ ...place });
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    return UserPool?.EstimatedNumberOfUsers;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
