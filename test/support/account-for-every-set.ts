import { UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { CreateEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "./aws-clients.ts";

/** Gives the sandbox's account what the sets of settings expect of one: a verified sender, and no role of another stack's. */
export async function prepareForEverySet(sandbox: Sandbox): Promise<void> {
  const { ses, apiGateway } = awsClients(sandbox);
  // Cognito takes only a sender that Amazon SES has verified.
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: "example.com" }));
  // A stack that made the role for access logs leaves it behind for the account's other APIs, and the next one does not replace it.
  const noRole = { op: "replace", path: "/cloudwatchRoleArn", value: "" } as const;
  await apiGateway.send(new UpdateAccountCommand({ patchOperations: [noRole] }));
}
