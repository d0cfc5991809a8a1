import { UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { CreateEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "./aws-clients.ts";

/** Prepares the sandbox's account for all sets of settings: with a verified sender, and without the role of another stack. */
export async function prepareForEverySet(sandbox: Sandbox): Promise<void> {
  const { ses, apiGateway } = awsClients(sandbox);
  // Cognito accepts only senders that Amazon SES has verified.
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: "example.com" }));
  // A destroyed stack keeps the role for access logs for the account's other APIs, and the next stack does not replace it.
  const noRole = { op: "replace", path: "/cloudwatchRoleArn", value: "" } as const;
  await apiGateway.send(new UpdateAccountCommand({ patchOperations: [noRole] }));
}
