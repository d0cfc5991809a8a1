import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Sandbox } from "../index.ts";
import { SandboxError } from "../sandbox-error.ts";
import type { ProviderUser } from "./users.ts";

/** Another user pool of the sandbox's account, with one user who has a temporary password. */
export interface OtherPool {
  /** The provider's part of the setting `federation`. */
  readonly settings: object;
  readonly user: { readonly email: string; readonly temporaryPassword: string };
  /** Allows our pool's address as redirect URI, as its administrator does. */
  register(redirectUri: string): Promise<void>;
}

/** Creates the pool, its sign-in pages, and an app client with a secret, as the sheet of `type: user-pool` says. */
export async function createOtherPool(sandbox: Sandbox, person: ProviderUser): Promise<OtherPool> {
  const { region, rootCredentials: credentials } = sandbox;
  const config = { endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "", region, credentials };
  const cognito = new CognitoIdentityProviderClient(config);
  const unique = randomBytes(4).toString("hex");
  const created = await cognito.send(
    new CreateUserPoolCommand({
      PoolName: `other-${unique}`,
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
    }),
  );
  const poolId = given(created.UserPool?.Id, "pool without an ID");
  const prefix = `other-${unique}`;
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId: poolId, Domain: prefix }));
  const client = {
    UserPoolId: poolId,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code" as const],
    AllowedOAuthScopes: ["openid", "email", "profile"],
    SupportedIdentityProviders: ["COGNITO"],
  };
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      ...client,
      ClientName: "our-pool",
      GenerateSecret: true,
      CallbackURLs: ["https://example.com/registered-later"],
    }),
  );
  const clientId = given(UserPoolClient?.ClientId, "client without an ID");
  const { ARN: clientSecretArn } = await new SecretsManagerClient(config).send(
    new CreateSecretCommand({
      Name: `sign-in-other-pool-${unique}`,
      SecretString: given(UserPoolClient?.ClientSecret, "client without a secret"),
    }),
  );
  const temporaryPassword = `Other-${unique}-9aZ`;
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId: poolId,
      Username: person.email,
      TemporaryPassword: temporaryPassword,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: person.email },
        { Name: "email_verified", Value: "true" },
        { Name: "name", Value: person.name },
        { Name: "given_name", Value: person.givenName },
        { Name: "family_name", Value: person.familyName },
      ],
    }),
  );
  const domain = `${prefix}.auth.${region}.amazoncognito.com`;
  return {
    settings: { type: "user-pool", poolId, domain, clientId, clientSecretArn },
    user: { email: person.email, temporaryPassword },
    register: async (redirectUri) => {
      await cognito.send(
        new UpdateUserPoolClientCommand({ ...client, ClientId: clientId, CallbackURLs: [redirectUri] }),
      );
    },
  };
}

function given(value: string | undefined, what: string): string {
  if (value === undefined) throw new SandboxError("control-failed", `The emulator created a ${what}.`);
  return value;
}
