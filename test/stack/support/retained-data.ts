import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type RetainedName, retainedNameOf } from "../../../infra/shared/protection.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import type { resourcesOf } from "../../support/resources.ts";

/** What a stack keeps beside the pool and must not lose, as it was in the stack's state when this was made. */
export interface RetainedData {
  /** Ids in AWS, by name. */
  readonly ids: ReadonlyMap<RetainedName, string>;
  /** Which of the state table, the audit log, the SCIM token and the key AWS has now. */
  inAws(): Promise<RetainedName[]>;
}

/** @param resources those of the stack, from its state. */
export function retainedData(
  sandbox: Sandbox,
  resources: Awaited<ReturnType<typeof resourcesOf>>,
): RetainedData {
  const named = resources.flatMap((one) => {
    const name = retainedNameOf(one);
    return name === undefined || one.id === undefined ? [] : [[name, one.id] as const];
  });
  const ids = new Map(named);
  return { ids, inAws: () => stillThere(sandbox, (name) => ids.get(name) ?? "") };
}

async function stillThere(sandbox: Sandbox, id: (name: RetainedName) => string): Promise<RetainedName[]> {
  const root = asRoot(sandbox);
  const table = new DescribeTableCommand({ TableName: id("stateTable") });
  const logs = new DescribeLogGroupsCommand({ logGroupNamePrefix: id("auditLog") });
  const secret = new GetSecretValueCommand({ SecretId: id("scimToken") });
  const key = new DescribeKeyCommand({ KeyId: id("key") });
  const checks: readonly (readonly [RetainedName, Promise<boolean>])[] = [
    ["stateTable", new DynamoDBClient(root).send(table).then(() => true)],
    [
      "auditLog",
      new CloudWatchLogsClient(root).send(logs).then(({ logGroups = [] }) => logGroups.length > 0),
    ],
    ["scimToken", new SecretsManagerClient(root).send(secret).then(() => true)],
    ["key", new KMSClient(root).send(key).then(({ KeyMetadata }) => KeyMetadata?.KeyState === "Enabled")],
  ];
  const found = await Promise.all(
    checks.map(async ([name, check]) => ((await check.catch(() => false)) ? [name] : [])),
  );
  return found.flat();
}
