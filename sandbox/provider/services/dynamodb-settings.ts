import { setTimeout as sleep } from "node:timers/promises";
import { type Aws, isNotFound } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import { type Fields, fields, fieldsOf, isFields, isSame, list } from "../values.ts";

/** Waits until a table and its indexes are active: until then AWS refuses further changes. Source: UpdateTable. */
export function untilActive(aws: Aws, TableName: string): Promise<void> {
  return untilTable(aws, TableName, (found) => {
    const indexes = list(found, "GlobalSecondaryIndexes").filter(isFields);
    return (
      found["TableStatus"] === "ACTIVE" &&
      indexes.every(({ IndexStatus = "ACTIVE" }) => IndexStatus === "ACTIVE")
    );
  });
}

/** Waits until a table is deleted: until then AWS refuses a new one with its name. Source: DeleteTable. */
export async function untilDeleted(aws: Aws, TableName: string): Promise<void> {
  await untilTable(aws, TableName, () => false).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

async function untilTable(aws: Aws, TableName: string, isReached: (found: Fields) => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const answer = await aws.call("dynamodb", "DescribeTable", { TableName });
    if (isReached(fields(answer, "Table"))) return;
    await sleep(Math.min(50 * 2 ** attempt, 1000));
  }
  throw new ProviderError("AWS_REFUSED", `the table ${TableName} was not ready within ten minutes`);
}

export async function timeToLiveOf(aws: Aws, TableName: string): Promise<Fields> {
  const answer = await aws.call("dynamodb", "DescribeTimeToLive", { TableName });
  const { TimeToLiveStatus = "", AttributeName } = fields(answer, "TimeToLiveDescription");
  const enabled = ["ENABLED", "ENABLING"].includes(String(TimeToLiveStatus));
  return fieldsOf({ enabled, attributeName: AttributeName });
}

export async function setTimeToLive(aws: Aws, TableName: string, olds: Fields, news: Fields): Promise<void> {
  const before = fields(olds, "ttl");
  const { enabled = false, attributeName = "" } = fields(news, "ttl");
  if (!("ttl" in news) || (before["enabled"] ?? false) === enabled) return;
  const AttributeName = attributeName || before["attributeName"];
  await aws.call("dynamodb", "UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { Enabled: enabled, AttributeName },
  });
}

export async function backupsOf(aws: Aws, TableName: string): Promise<Fields> {
  const answer = await aws.call("dynamodb", "DescribeContinuousBackups", { TableName });
  const backups = fields(fields(answer, "ContinuousBackupsDescription"), "PointInTimeRecoveryDescription");
  return { enabled: backups["PointInTimeRecoveryStatus"] === "ENABLED" };
}

export async function setBackups(aws: Aws, TableName: string, olds: Fields, news: Fields): Promise<void> {
  const { enabled = false } = fields(news, "pointInTimeRecovery");
  if (!("pointInTimeRecovery" in news)) return;
  if (isSame(fields(olds, "pointInTimeRecovery")["enabled"] ?? false, enabled)) return;
  await aws.call("dynamodb", "UpdateContinuousBackups", {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled },
  });
}
