import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateApplicationCommand,
  CreateTrustedTokenIssuerCommand,
  type Grant,
  PutApplicationAccessScopeCommand,
  PutApplicationAssignmentConfigurationCommand,
  PutApplicationAuthenticationMethodCommand,
  PutApplicationGrantCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { CreateTokenWithIAMCommand, SSOOIDCClient, SSOOIDCServiceException } from "@aws-sdk/client-sso-oidc";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import type { Credentials, Sandbox } from "../../sandbox/index.ts";
import { sampleDirectory } from "../../sandbox/people.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
export const CUSTOM_PROVIDER = "arn:aws:sso::aws:applicationProvider/custom";
export const { instanceArn: InstanceArn } = sampleDirectory.identityCenter;

const PASSWORD = "Correct-Horse-Battery-9";

/** A client of IAM Identity Center, as the root user unless other credentials are given. */
export function ssoAdmin(sandbox: Sandbox, settings: { credentials?: Credentials; region?: string } = {}) {
  return new SSOAdminClient({
    ...asRoot(sandbox),
    ...settings,
    endpoint: sandbox.env["AWS_ENDPOINT_URL_SSO_ADMIN"] ?? "",
  });
}

export function exchangeClient(
  sandbox: Sandbox,
  settings: { credentials?: Credentials; region?: string } = {},
) {
  return new SSOOIDCClient({
    ...asRoot(sandbox),
    ...settings,
    endpoint: sandbox.env["AWS_ENDPOINT_URL_SSO_OIDC"] ?? "",
  });
}

export async function makeIssuer(
  sandbox: Sandbox,
  issuerUrl: string,
  Name: string,
  attribute = "emails.value",
) {
  const { TrustedTokenIssuerArn = "" } = await ssoAdmin(sandbox).send(
    new CreateTrustedTokenIssuerCommand({
      InstanceArn,
      Name,
      TrustedTokenIssuerType: "OIDC_JWT",
      TrustedTokenIssuerConfiguration: {
        OidcJwtConfiguration: {
          IssuerUrl: issuerUrl,
          ClaimAttributePath: "email",
          IdentityStoreAttributePath: attribute,
          JwksRetrievalOption: "OPEN_ID_DISCOVERY",
        },
      },
    }),
  );
  return TrustedTokenIssuerArn;
}

export async function makeApplication(sandbox: Sandbox, Name = "exchange"): Promise<string> {
  const { ApplicationArn = "" } = await ssoAdmin(sandbox).send(
    new CreateApplicationCommand({ InstanceArn, ApplicationProviderArn: CUSTOM_PROVIDER, Name }),
  );
  return ApplicationArn;
}

/** An actor policy that lets the principals exchange tokens. */
export function actorPolicy(AWS: string | readonly string[]) {
  const Action = "sso-oauth:CreateTokenWithIAM";
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action, Resource: "*" }],
  };
}

export async function allowCallers(sandbox: Sandbox, ApplicationArn: string, policy: object): Promise<void> {
  await ssoAdmin(sandbox).send(
    new PutApplicationAuthenticationMethodCommand({
      ApplicationArn,
      AuthenticationMethodType: "IAM",
      AuthenticationMethod: { Iam: { ActorPolicy: JSON.parse(JSON.stringify(policy)) } },
    }),
  );
}

export function jwtGrant(TrustedTokenIssuerArn: string, AuthorizedAudiences: string[]): Grant {
  return { JwtBearer: { AuthorizedTokenIssuers: [{ TrustedTokenIssuerArn, AuthorizedAudiences }] } };
}

/** A role of the account with one permission. @returns its ARN, and credentials of a session. */
export async function createIamRole(sandbox: Sandbox, RoleName: string, permission: object) {
  const iam = new IAMClient(asRoot(sandbox));
  const trust = { Effect: "Allow", Principal: { AWS: sandbox.account }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [permission] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "one", PolicyDocument }));
  return {
    arn: Role?.Arn ?? "",
    session: async () => {
      const assume = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "test" });
      const { Credentials: found } = await new STSClient(asRoot(sandbox)).send(assume);
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = found ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    },
  };
}

/** The name and description of a refusal in OAuth's form, or "accepted". */
export async function oauthRefusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    if (!(error instanceof SSOOIDCServiceException)) throw error;
    const { error_description: description } = z.object({ error_description: z.string() }).parse(error);
    return `${error.name}: ${description}`;
  }
}

/** A pool whose client signs users in with a password, to get ID tokens without the sign-in pages. */
export async function makeTokenPool(sandbox: Sandbox) {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const email = { Name: "email", AttributeDataType: "String" as const, Required: true, Mutable: true };
  const UserPoolId = await makePool(sandbox, { Schema: [email] });
  const makeClient = async () => {
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "exchange",
        ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      }),
    );
    return UserPoolClient?.ClientId ?? "";
  };
  const ClientId = await makeClient();
  return {
    UserPoolId,
    ClientId,
    issuer: `https://cognito-idp.${sandbox.region}.amazonaws.com/${UserPoolId}`,
    makeClient,
    tokensOf: async (address: string, clientId = ClientId) => {
      const Username = Buffer.from(address).toString("hex");
      const UserAttributes = [
        { Name: "email", Value: address },
        { Name: "email_verified", Value: "true" },
      ];
      const create = new AdminCreateUserCommand({
        UserPoolId,
        Username,
        UserAttributes,
        MessageAction: "SUPPRESS",
      });
      await cognito.send(create).catch((error) => {
        if (!(error instanceof UsernameExistsException)) throw error;
      });
      const password = { UserPoolId, Username, Password: PASSWORD, Permanent: true };
      await cognito.send(new AdminSetUserPasswordCommand(password));
      const { AuthenticationResult } = await cognito.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId: clientId,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: Username, PASSWORD },
        }),
      );
      const { IdToken = "", AccessToken = "" } = AuthenticationResult ?? {};
      return { IdToken, AccessToken };
    },
  };
}

/** An application that the account may use, with the grant for a pool. */
export async function makeExchange(sandbox: Sandbox) {
  const pool = await makeTokenPool(sandbox);
  const issuer = await makeIssuer(sandbox, pool.issuer, pool.UserPoolId);
  const ApplicationArn = await makeApplication(sandbox, pool.UserPoolId);
  const admin = ssoAdmin(sandbox);
  const Grant = jwtGrant(issuer, [pool.ClientId]);
  await admin.send(new PutApplicationGrantCommand({ ApplicationArn, GrantType: JWT_BEARER, Grant }));
  await admin.send(
    new PutApplicationAssignmentConfigurationCommand({ ApplicationArn, AssignmentRequired: false }),
  );
  await admin.send(new PutApplicationAccessScopeCommand({ ApplicationArn, Scope: "qbusiness:qapps:access" }));
  await allowCallers(sandbox, ApplicationArn, actorPolicy(sandbox.account));
  return {
    ...pool,
    trustedTokenIssuer: issuer,
    ApplicationArn,
    admin,
    exchange: (assertion: string, settings: { credentials?: Credentials; scope?: string[] } = {}) =>
      exchangeClient(sandbox, settings.credentials && { credentials: settings.credentials }).send(
        new CreateTokenWithIAMCommand({
          clientId: ApplicationArn,
          grantType: JWT_BEARER,
          assertion,
          scope: settings.scope,
        }),
      ),
  };
}
