import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { Sandbox } from "../../sandbox/index.ts";

/** AWS clients of the account's root user, to inspect resources. */
export function awsClients(sandbox: Sandbox) {
  const config = {
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  };
  return {
    apiGateway: new APIGatewayClient(config),
    cognito: new CognitoIdentityProviderClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    ses: new SESv2Client(config),
  };
}
