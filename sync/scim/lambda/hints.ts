import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Touched } from "../request.ts";

/** Source: SendMessageBatch, API reference. */
const MAX_BATCH_ITEMS = 10;

/** Sends the users to reconcile to the queue of sync. @throws Error if a message was not accepted. */
export async function sendHints(client: SQSClient, QueueUrl: string, touched: Touched): Promise<void> {
  const bodies = bodiesFor(touched);
  for (let start = 0; start < bodies.length; start += MAX_BATCH_ITEMS) {
    const batch = bodies.slice(start, start + MAX_BATCH_ITEMS);
    const Entries = batch.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`The queue did not accept ${Failed.length} messages.`);
  }
}

/** Messages in the form that sync/reconcile/reconcile-request.ts reads. */
export function bodiesFor(touched: Touched) {
  if (touched === "everybody") return [{ look: "everybody" }];
  return touched.users.map((userId) => ({ look: "person", userId }));
}
