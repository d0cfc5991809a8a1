import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parseMessage, type ReconcileRequest } from "../../reconcile/reconcile-request.ts";

/** The content of the dead-letter queue. */
export interface DeadLetters {
  /** The approximate count of SQS. */
  readonly count: number;
  /** The messages that were read: all of a short queue, some of a long one. */
  readonly messages: readonly DeadLetter[];
}

export interface DeadLetter {
  readonly sentAt: Date;
  /** The scopes that the message asks to reconcile. Other parts of an event are not read. */
  readonly requests: readonly ReconcileRequest[];
}

/** Ten receive calls. */
const MAX_READ_MESSAGES = 100;

/** Long enough to read the messages. Then they are visible again, even if the process was killed. */
const VISIBILITY_TIMEOUT_SECONDS = 60;

export interface ReadOptions {
  /** Ends the reading early; received messages are released. */
  readonly signal: AbortSignal;
  /** @default 1 */
  readonly longPollSeconds?: number | undefined;
}

/** The ARN of a queue and its approximate number of messages. */
export async function describeQueue(client: SQSClient, QueueUrl: string, signal: AbortSignal) {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["QueueArn", "ApproximateNumberOfMessages"],
    }),
    { abortSignal: signal },
  );
  const { QueueArn: arn = "", ApproximateNumberOfMessages: count = "0" } = Attributes;
  return { arn, count: Number(count) };
}

/**
 * Reads messages of a dead-letter queue without removing them. They are hidden for a moment, so do not call this while they are moved.
 */
export async function readDeadLetters(
  client: SQSClient,
  QueueUrl: string,
  options: ReadOptions,
): Promise<readonly DeadLetter[]> {
  const messages = await receive(client, QueueUrl, options);
  return messages.map(({ Body = "", Attributes }) => ({
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)),
    requests: parseMessage(Body),
  }));
}

async function receive(
  client: SQSClient,
  QueueUrl: string,
  { signal, longPollSeconds = 1 }: ReadOptions,
): Promise<Message[]> {
  const received: Message[] = [];
  try {
    while (received.length < MAX_READ_MESSAGES && !signal.aborted) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: VISIBILITY_TIMEOUT_SECONDS,
          // Short polling asks only some of the servers, so that an empty response proves nothing. Source: "Amazon SQS short and long polling".
          WaitTimeSeconds: longPollSeconds,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      );
      if (Messages.length === 0) break;
      received.push(...Messages);
    }
    return received;
  } finally {
    await release(client, QueueUrl, received);
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
