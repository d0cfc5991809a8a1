import { AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { cognitoClient } from "../../sync/aws/clients.ts";
import type { Account } from "../../sync/model/account.ts";
import type { Target } from "../target.ts";
import type { AccountStatus } from "./view.ts";

/**
 * Reads what a listing of the pool does not have. Cognito bills each user whom this call finds as active this month, so it is made for one
 * account only, and for none with which no user has signed in: that one has no factor, and its status is known.
 */
export async function accountStatus(
  { clientConfig, region, outputs: { PoolId }, signal }: Target,
  account: Account | undefined,
): Promise<AccountStatus | undefined> {
  if (account === undefined || account.awaitsFirstSignIn) return undefined;
  const client = cognitoClient({ ...clientConfig, region });
  try {
    const command = new AdminGetUserCommand({ UserPoolId: PoolId, Username: account.username });
    const { UserStatus = "UNKNOWN", UserMFASettingList = [] } = await client.send(command, {
      abortSignal: signal,
    });
    return { status: UserStatus, factors: UserMFASettingList };
  } finally {
    client.destroy();
  }
}
