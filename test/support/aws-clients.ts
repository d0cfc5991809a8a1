import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { Sandbox } from "../../sandbox/index.ts";

/** Clients that look behind the scenes, as the account's root user. */
export function awsClients(sandbox: Sandbox) {
  const place = {
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  };
  return {
    apiGateway: new APIGatewayClient(place),
    cognito: new CognitoIdentityProviderClient(place),
    iam: new IAMClient(place),
    lambda: new LambdaClient(place),
    logs: new CloudWatchLogsClient(place),
    ses: new SESv2Client(place),
  };
}
