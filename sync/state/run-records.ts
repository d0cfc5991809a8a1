import { randomUUID } from "node:crypto";
import { type DynamoDBClient, PutItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { defined } from "../model/defined.ts";
import { parseJson } from "../model/json.ts";
import { numberValue } from "./item.ts";
import { setAsideUser } from "./set-aside.ts";
import { type RunRecord, type StateStore, WORKER_ACTOR } from "./state-store.ts";

/** Days for which run records are stored. */
const RETENTION_DAYS = 90;

const runRecord = z.object({
  at: z.string(),
  run: z.string(),
  // The first version did not store it.
  by: z._default(z.string(), WORKER_ACTOR),
  looked: z.enum(["everybody", "person"]),
  outcomes: z.record(z.string(), z.number()),
  trouble: z.optional(z.string()),
  setAside: z.optional(z.array(z.omit(setAsideUser, { digest: true }))),
});

/** Run records in the state table, sorted by the end of the runs. */
export function runRecords(
  client: DynamoDBClient,
  TableName: string,
  clock = Date.now,
): Pick<StateStore, "record" | "history"> {
  return {
    record: async (run) => {
      const expires = numberValue(Math.floor(clock() / 1000) + RETENTION_DAYS * 24 * 60 * 60);
      // A run can finish two requests in the same millisecond.
      const at = { S: `${run.at} ${run.run} ${randomUUID()}` };
      const Item = { kind: { S: "run" }, at, run: { S: JSON.stringify(run) }, expires };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    history: async (limit) => {
      const query = {
        TableName,
        KeyConditionExpression: "kind = :run",
        ExpressionAttributeValues: { ":run": { S: "run" } },
        ScanIndexForward: false,
        Limit: limit,
      };
      const runs: RunRecord[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, query)) {
        runs.push(...Items.flatMap(({ run }) => readRun(run?.S ?? "")));
        if (runs.length >= limit) break;
      }
      return runs.slice(0, limit);
    },
  };
}

/** @returns nothing for a record of an unknown format. */
function readRun(text: string): RunRecord[] {
  const read = runRecord.safeParse(parseJson(text));
  return read.success ? [defined(read.data)] : [];
}
