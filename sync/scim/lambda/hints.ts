import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Touched } from "../request.ts";

/** Source: SendMessageBatch, API reference. */
const LARGEST_BATCH = 10;

/** Tells sync where to look, as its queue understands it. @throws Error where a message was not taken. */
export async function sendHints(client: SQSClient, QueueUrl: string, touched: Touched): Promise<void> {
  const bodies = bodiesFor(touched);
  for (let start = 0; start < bodies.length; start += LARGEST_BATCH) {
    const batch = bodies.slice(start, start + LARGEST_BATCH);
    const Entries = batch.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`The queue has not taken ${Failed.length} messages.`);
  }
}

/** Messages as sync/reconcile/reconcile-request.ts reads them. */
export function bodiesFor(touched: Touched) {
  if (touched === "everybody") return [{ look: "everybody" }];
  return touched.users.map((userId) => ({ look: "person", userId }));
}
