import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  PutRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import type { Sandbox } from "../../sandbox/index.ts";
import type { SignInOutputs } from "../../sandbox/sign-in.ts";

/** Settings of an AWS SDK client for the sandbox's root user. */
export function asRoot({ env, region, rootCredentials }: Sandbox) {
  return { endpoint: env["AWS_ENDPOINT_URL"] ?? "", region, credentials: rootCredentials, maxAttempts: 1 };
}

/** A minimal proxy without the product's code: removes `offline_access` and forwards the request. */
export const PROXY_CODE = `
import https from "node:https";
const domain = process.env.POOL_DOMAIN;
export const handler = async (event) => {
  const query = new URLSearchParams(event.queryStringParameters ?? {});
  if (event.path.endsWith("/authorize")) {
    query.set("scope", (query.get("scope") ?? "").replace(" offline_access", ""));
    return { statusCode: 302, headers: { Location: "https://" + domain + "/oauth2/authorize?" + query }, body: "" };
  }
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64") : event.body ?? "";
  const headers = { "content-length": Buffer.byteLength(body) };
  for (const [name, value] of Object.entries(event.headers)) {
    if (/^(content-type|authorization)$/i.test(name)) headers[name.toLowerCase()] = value;
  }
  return new Promise((resolve, reject) => {
    const request = https.request({ host: domain, path: event.path, method: event.httpMethod, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => { text += chunk; });
      answer.on("end", () => resolve({ statusCode: answer.statusCode, headers: { "content-type": "application/json" }, body: text }));
    });
    request.on("error", reject);
    request.end(body);
  });
};
`;

/** Creates a Lambda with one ES module. */
export async function makeFunction(
  sandbox: Sandbox,
  name: string,
  code: string,
  env: Record<string, string> = {},
) {
  const assume = {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  const { Role } = await new IAMClient(asRoot(sandbox)).send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [assume] }),
    }),
  );
  const lambda = new LambdaClient(asRoot(sandbox));
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ "index.mjs": strToU8(code) }) },
      Environment: { Variables: env },
      Timeout: 10,
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: name });
  return FunctionArn ?? "";
}

/** The Swagger body that awsx generates for routes to one function. */
export function swagger(
  sandbox: Sandbox,
  functionArn: string,
  paths: readonly string[],
  extra: object = {},
): Uint8Array {
  const uri = `arn:aws:apigateway:${sandbox.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const any = {
    "x-amazon-apigateway-any-method": {
      "x-amazon-apigateway-integration": {
        uri,
        httpMethod: "POST",
        type: "aws_proxy",
        passthroughBehavior: "when_no_match",
      },
    },
  };
  return strToU8(
    JSON.stringify({
      swagger: "2.0",
      info: { title: "sign-in", version: "1.0" },
      paths: Object.fromEntries(paths.map((path) => [path, any])),
      "x-amazon-apigateway-binary-media-types": ["*/*"],
      ...extra,
    }),
  );
}

/** Creates an API with stage `prod`. @returns its ID. */
export async function makeApi(sandbox: Sandbox, body: Uint8Array): Promise<string> {
  const client = new APIGatewayClient(asRoot(sandbox));
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: "sign-in" }));
  await client.send(new PutRestApiCommand({ restApiId, mode: "overwrite", body }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  return restApiId ?? "";
}

/** The address of the API's stage at AWS. */
export function apiAddress({ region }: Sandbox, id: string): string {
  return `https://${id}.execute-api.${region}.amazonaws.com/prod`;
}

const POOL_DEFAULTS = {
  AliasAttributes: ["email" as const],
  UsernameConfiguration: { CaseSensitive: false },
  Schema: [{ Name: "email", AttributeDataType: "String" as const, Required: true, Mutable: true }],
};

/** Creates a pool with this product's settings: e-mail as required alias, and case-insensitive. */
export async function makePool(sandbox: Sandbox, settings: object = {}): Promise<string> {
  const client = new CognitoIdentityProviderClient(asRoot(sandbox));
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: "sign-in", ...POOL_DEFAULTS, ...settings }),
  );
  return UserPool?.Id ?? "";
}

/** Creates all resources for a sign-in, without the product's program. */
export async function handMadeStack(sandbox: Sandbox, prefix: string): Promise<SignInOutputs> {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const PoolId = await makePool(sandbox);
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId: PoolId, Domain: prefix }));
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: PoolId,
      ClientName: "desktop",
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile"],
      CallbackURLs: ["http://localhost:18080"],
      SupportedIdentityProviders: ["COGNITO"],
      ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  const domain = `${prefix}.auth.${sandbox.region}.amazoncognito.com`;
  const functionArn = await makeFunction(sandbox, `forwarder-${prefix}`, PROXY_CODE, { POOL_DOMAIN: domain });
  const paths = ["/oauth2/authorize", "/oauth2/token", "/oauth2/userInfo"];
  const api = apiAddress(sandbox, await makeApi(sandbox, swagger(sandbox, functionArn, paths)));
  const IssuerUrl = `https://cognito-idp.${sandbox.region}.amazonaws.com/${PoolId}`;
  return {
    PoolId,
    ClientId: UserPoolClient?.ClientId ?? "",
    IssuerUrl,
    AuthEndpoint: `${api}/oauth2/authorize`,
    TokenEndpoint: `${api}/oauth2/token`,
    JwksUri: `${IssuerUrl}/.well-known/jwks.json`,
  };
}
