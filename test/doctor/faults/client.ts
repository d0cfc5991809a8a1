import {
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  DeleteIdentityProviderCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { changedAnswers } from "../support/changed-answers.ts";
import type { ExaminedStack, HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

type Change = (client: UserPoolClientType) => Partial<UpdateUserPoolClientCommandInput>;

/** A fault of the app client that one call of UpdateUserPoolClient makes. */
function changed(
  check: string,
  fault: string,
  change: Change,
  state: PlantedFault["state"] = "failure",
): PlantedFault {
  return { check, fault, state, plant: (stack) => changeClient(stack, change) };
}

/** Changes the app client by hand. Without what it has, AWS would set the defaults. */
export async function changeClient({ sandbox, target }: ExaminedStack, change: Change): Promise<Planted> {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const { UserPoolId, ClientId, before } = await clientOf({ sandbox, target });
  const update = async (changes: Partial<UpdateUserPoolClientCommandInput>) => {
    const whole = { ...before, ...changes, UserPoolId, ClientId };
    await cognito.send(new UpdateUserPoolClientCommand(whole));
  };
  await update(change(before));
  return { undo: () => update({}) };
}

/** What an update can name. */
async function clientOf({ sandbox, target }: ExaminedStack) {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const { PoolId: UserPoolId, ClientId } = target.outputs;
  const { UserPoolClient = {} } = await cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
  );
  const {
    ClientSecret: _,
    CreationDate: __,
    LastModifiedDate: ___,
    DefaultRedirectURI,
    ...rest
  } = UserPoolClient;
  // The emulator answers with an empty one, which neither it nor AWS accepts.
  const before = DefaultRedirectURI ? { ...rest, DefaultRedirectURI } : rest;
  return { UserPoolId, ClientId, before };
}

const PROVIDER = "Elsewhere";

const ISSUER = "https://issuer.example.com";

async function plantProvider(stack: HealthyStack): Promise<Planted> {
  const cognito = new CognitoIdentityProviderClient(asRoot(stack.sandbox));
  const UserPoolId = stack.target.outputs.PoolId;
  const provider = {
    UserPoolId,
    ProviderName: PROVIDER,
    ProviderType: "OIDC" as const,
    ProviderDetails: {
      client_id: "elsewhere",
      attributes_request_method: "GET",
      oidc_issuer: ISSUER,
      // All four: Cognito would read the issuer's discovery document otherwise, and there is none.
      authorize_url: `${ISSUER}/authorize`,
      token_url: `${ISSUER}/token`,
      attributes_url: `${ISSUER}/userinfo`,
      jwks_uri: `${ISSUER}/jwks`,
      authorize_scopes: "openid",
    },
  };
  await cognito.send(new CreateIdentityProviderCommand(provider));
  const { undo } = await changeClient(stack, () => ({ SupportedIdentityProviders: ["COGNITO", PROVIDER] }));
  return {
    undo: async () => {
      await undo();
      await cognito.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: PROVIDER }));
    },
  };
}

/** A secret cannot be added to a client, so the outputs name another one. */
async function plantSecret(stack: HealthyStack): Promise<Planted> {
  const cognito = new CognitoIdentityProviderClient(asRoot(stack.sandbox));
  const { UserPoolId, before } = await clientOf(stack);
  const { ClientId: _, ...settings } = before;
  const command = new CreateUserPoolClientCommand({
    ...settings,
    UserPoolId,
    ClientName: "with-secret",
    GenerateSecret: true,
  });
  const { UserPoolClient } = await cognito.send(command);
  const ClientId = UserPoolClient?.ClientId ?? "";
  return {
    target: { ...stack.target, outputs: { ...stack.target.outputs, ClientId } },
    undo: async () => {
      await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    },
  };
}

export const clientFaults: readonly PlantedFault[] = [
  {
    check: "client.exists",
    fault: "The app client was deleted",
    state: "failure",
    plant: ({ sandbox: { env } }) =>
      changedAnswers(
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
        env["AWS_ENDPOINT_URL"] ?? "",
        "DescribeUserPoolClient",
        () => ({
          __type: "ResourceNotFoundException",
        }),
      ),
  },
  {
    check: "client.public",
    fault: "The app client has a client secret",
    state: "failure",
    plant: plantSecret,
  },
  changed("client.code-grant", "The app client also allows the implicit grant", () => ({
    AllowedOAuthFlows: ["code", "implicit"],
  })),
  changed(
    "client.callback-urls",
    "The app client also sends codes to another host",
    ({ CallbackURLs = [] }) => ({
      CallbackURLs: [...CallbackURLs, "https://app.example.com/callback"],
    }),
  ),
  changed("client.scopes", "The app's tokens can change the account", ({ AllowedOAuthScopes = [] }) => ({
    AllowedOAuthScopes: [...AllowedOAuthScopes, "aws.cognito.signin.user.admin"],
  })),
  changed("client.auth-flows", "The app client accepts passwords by API", ({ ExplicitAuthFlows = [] }) => ({
    ExplicitAuthFlows: [...ExplicitAuthFlows, "ALLOW_USER_PASSWORD_AUTH"],
  })),
  {
    check: "client.identity-providers",
    fault: "Users of another identity provider can sign in too",
    state: "failure",
    plant: plantProvider,
  },
  changed("client.attributes", "The app client may not read the e-mail", () => ({
    ReadAttributes: ["name"],
  })),
  changed("client.id-token", "ID tokens live for a day", ({ TokenValidityUnits }) => ({
    IdTokenValidity: 24,
    TokenValidityUnits: { ...TokenValidityUnits, IdToken: "hours" },
  })),
  changed("client.refresh-token", "Refresh tokens live for two hours", ({ TokenValidityUnits }) => ({
    RefreshTokenValidity: 2,
    TokenValidityUnits: { ...TokenValidityUnits, RefreshToken: "hours" },
  })),
  changed("client.rotation", "Refresh tokens are rotated, which the settings leave off", () => ({
    ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"],
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
  })),
  changed("client.revocation", "Token revocation is off", () => ({ EnableTokenRevocation: false })),
  changed(
    "client.user-existence",
    "The sign-in pages reveal who has an account",
    () => ({ PreventUserExistenceErrors: "LEGACY" }),
    "warning",
  ),
];
