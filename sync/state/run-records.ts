import { randomUUID } from "node:crypto";
import { type DynamoDBClient, PutItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { type RunRecord, type StateStore, WORKER_ACTOR } from "./state-store.ts";

/** Days that runs are remembered. */
const DAYS = 90;

const runRecord = z.object({
  at: z.string(),
  run: z.string(),
  // Runs of the first version do not say it.
  by: z._default(z.string(), WORKER_ACTOR),
  looked: z.enum(["everybody", "person"]),
  outcomes: z.record(z.string(), z.number()),
  trouble: z.optional(z.string()),
});

/** Run records in the state table, by the time when the runs ended. */
export function runRecords(
  client: DynamoDBClient,
  TableName: string,
  clock = Date.now,
): Pick<StateStore, "record" | "history"> {
  return {
    record: async (run) => {
      const expires = { N: String(Math.floor(clock() / 1000) + DAYS * 24 * 60 * 60) };
      // A run can finish two requests in the same millisecond.
      const at = { S: `${run.at} ${run.run} ${randomUUID()}` };
      const Item = { kind: { S: "run" }, at, run: { S: JSON.stringify(run) }, expires };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    history: async (most) => {
      const pages = paginateQuery(
        { client },
        {
          TableName,
          KeyConditionExpression: "kind = :run",
          ExpressionAttributeValues: { ":run": { S: "run" } },
          ScanIndexForward: false,
          Limit: most,
        },
      );
      const runs: RunRecord[] = [];
      for await (const { Items = [] } of pages) {
        runs.push(...Items.flatMap(({ run }) => readRun(run?.S ?? "")));
        if (runs.length >= most) break;
      }
      return runs.slice(0, most);
    },
  };
}

/** @returns nothing for what another version may have written. */
function readRun(text: string): RunRecord[] {
  const read = runRecord.safeParse(parse(text));
  if (!read.success) return [];
  const { trouble, ...rest } = read.data;
  return [{ ...rest, ...(trouble !== undefined && { trouble }) }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
