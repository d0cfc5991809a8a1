import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parseMessage, type ReconcileRequest } from "../../reconcile/reconcile-request.ts";

/** What lies in the dead-letter queue. */
export interface DeadLetters {
  /** By SQS's own, approximate count. */
  readonly count: number;
  /** Those that were looked at: all of few, some of many. */
  readonly letters: readonly DeadLetter[];
}

export interface DeadLetter {
  readonly sentAt: Date;
  /** Where it asks to look. What else an event says stays unread. */
  readonly looks: readonly ReconcileRequest[];
}

/** Ten times as many as SQS hands out at once. */
const MAX_MESSAGES = 100;

/** Seconds: long enough to look, and then they lie there again by themselves, also after a kill. */
const HIDDEN = 60;

/** The ARN of a queue, and about how many messages wait in it. */
export async function describeQueue(client: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["QueueArn", "ApproximateNumberOfMessages"],
    }),
  );
  const { QueueArn: arn = "", ApproximateNumberOfMessages: count = "0" } = Attributes;
  return { arn, count: Number(count) };
}

/**
 * Looks into a dead-letter queue, and leaves everything where it is. It hides what it looks at for a moment: not beside somebody who
 * moves it.
 *
 * @param signal ends it early; what was taken up is put back.
 */
export async function lookAtDeadLetters(
  client: SQSClient,
  QueueUrl: string,
  signal: AbortSignal,
): Promise<readonly DeadLetter[]> {
  const messages = await receive(client, QueueUrl, signal);
  return messages.map(({ Body = "", Attributes }) => ({
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)),
    looks: parseMessage(Body),
  }));
}

async function receive(client: SQSClient, QueueUrl: string, signal: AbortSignal): Promise<Message[]> {
  const taken: Message[] = [];
  try {
    while (taken.length < MAX_MESSAGES && !signal.aborted) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN,
          // Without waiting SQS asks a few of its servers, and an empty answer means little. Source: "Amazon SQS short and long polling".
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      );
      if (Messages.length === 0) break;
      taken.push(...Messages);
    }
    return taken;
  } finally {
    await release(client, QueueUrl, taken);
  }
}

async function release(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += 10) {
    const Entries = messages
      .slice(start, start + 10)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
