import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ClientPlace } from "../engine/aws-context.ts";

/**
 * How many accounts a pool holds, by Cognito's own estimate (it lags a little behind).
 *
 * @returns undefined where there is no such pool any more, or it cannot be asked.
 */
export async function accountsIn(poolId: string, place: ClientPlace): Promise<number | undefined> {
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
