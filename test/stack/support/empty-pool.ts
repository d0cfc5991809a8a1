import {
  AdminDeleteUserCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";

/** Deletes all users of a pool that several test files share, so that each starts with none. */
export async function emptyPool(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string | undefined,
): Promise<void> {
  for (;;) {
    const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId }));
    if (Users.length === 0) return;
    for (const { Username } of Users)
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  }
}
