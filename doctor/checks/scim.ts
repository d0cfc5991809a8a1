import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { orMissing, using } from "../../sync/aws/reading.ts";
import { type Check, type CheckGroup, failure, ok } from "../check.ts";
import type { Target } from "../target.ts";
import { awsConfig, sending } from "./facts/aws.ts";
import { differs } from "./facts/problems.ts";
import { describeTable } from "./facts/worker.ts";

const LINK = "docs/scim.md";

const table: Check = {
  id: "scim.table",
  title: "The table with the pushed users is active",
  applies: ({ outputs }) => outputs.ScimTable !== undefined,
  async run(target) {
    const found = await describeTable(target, target.outputs.ScimTable ?? "");
    if (found?.TableStatus === "ACTIVE" || found?.TableStatus === "UPDATING") return ok();
    return differs(target, {
      seen: `The table ${target.outputs.ScimTable} is ${found?.TableStatus ?? "missing"}.`,
      why: "The identity provider gets 5xx, and users that it pushed are not invited.",
      link: LINK,
    });
  },
};

const token: Check = {
  id: "scim.token",
  title: "The secret with the identity provider's token exists",
  applies: ({ outputs }) => outputs.ScimTokenSecretArn !== undefined,
  async run(target) {
    const found = await describeSecret(target);
    if (found !== undefined && found.DeletedDate === undefined) return ok();
    const arn = target.outputs.ScimTokenSecretArn;
    const why = "The endpoint answers 401 to the identity provider: no user is pushed.";
    if (found === undefined)
      return differs(target, { seen: `The secret ${arn} is missing.`, why, link: LINK });
    return failure({
      seen: "The secret is about to be deleted.",
      why,
      fix: `aws secretsmanager restore-secret --secret-id ${arn} --region ${target.region}`,
      link: LINK,
    });
  },
};

/** What Secrets Manager says of the secret, without its value. */
async function describeSecret(target: Target): Promise<DescribeSecretResponse | undefined> {
  const command = new DescribeSecretCommand({ SecretId: target.outputs.ScimTokenSecretArn });
  return orMissing(
    using(new SecretsManagerClient(awsConfig(target)), (client) => client.send(command, sending(target))),
  );
}

export const scimChecks: CheckGroup = { title: "SCIM endpoint", checks: [table, token] };
