import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";

type Required = "UserPoolId" | "CallbackURLs" | "SupportedIdentityProviders";
type Settings = Partial<CreateUserPoolClientCommandInput> & Pick<CreateUserPoolClientCommandInput, Required>;

/** Makes an app client with the code grant for users of identity providers. @returns its ID. */
export async function federatedClient(
  cognito: CognitoIdentityProviderClient,
  settings: Settings,
): Promise<string> {
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      ClientName: "app",
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email"],
      AllowedOAuthFlowsUserPoolClient: true,
      ...settings,
    }),
  );
  return UserPoolClient?.ClientId ?? "";
}
