import { setTimeout as wait } from "node:timers/promises";
import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";

/** The progress of moving a queue's messages. */
export interface MoveProgress {
  readonly moved: number;
  readonly toMove: number;
}

/** The outcome; `continues` if this process stopped waiting: SQS moves the remaining messages. */
export type MoveOutcome = MoveProgress &
  (
    | { readonly status: "completed" | "continues" }
    | { readonly status: "failed" | "cancelled"; readonly reason: string }
  );

export interface MoveOptions {
  /** Stops the waiting, but not the move. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MoveProgress) => void;
  /** Milliseconds between two requests for the status. @default 1000 */
  readonly pollMs?: number | undefined;
}

/**
 * Moves the messages of a dead-letter queue back to their queue, and waits for the end. It waits for a task that runs already: a queue
 * has one task at a time. Source: StartMessageMoveTask.
 *
 * @param SourceArn the dead-letter queue.
 */
export async function moveMessages(
  client: SQSClient,
  SourceArn: string,
  options: MoveOptions,
): Promise<MoveOutcome> {
  const before = await lastTask(client, SourceArn);
  if (before !== undefined && isRunning(before)) return follow(client, SourceArn, undefined, options);
  await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  return follow(client, SourceArn, before?.StartedTimestamp, options);
}

/** The progress of a task that runs already. @returns nothing if there is none. */
export async function runningMove(client: SQSClient, SourceArn: string): Promise<MoveProgress | undefined> {
  const task = await lastTask(client, SourceArn);
  return task !== undefined && isRunning(task) ? progressOf(task) : undefined;
}

/** @param before start time of the previous task: the list may still show that one. */
async function follow(
  client: SQSClient,
  SourceArn: string,
  before: number | undefined,
  { signal, onProgress, pollMs = 1_000 }: MoveOptions,
): Promise<MoveOutcome> {
  let progress: MoveProgress = { moved: 0, toMove: 0 };
  while (!signal.aborted) {
    const task = await lastTask(client, SourceArn);
    if (task !== undefined && task.StartedTimestamp !== before) {
      progress = progressOf(task);
      onProgress(progress);
      const { Status, FailureReason = "no reason given" } = task;
      if (Status === "COMPLETED") return { ...progress, status: "completed" };
      if (Status === "FAILED") return { ...progress, status: "failed", reason: FailureReason };
      if (Status === "CANCELLED")
        return { ...progress, status: "cancelled", reason: "the task was cancelled" };
    }
    await wait(pollMs, undefined, { signal }).catch(() => {});
  }
  return { ...progress, status: "continues" };
}

async function lastTask(
  client: SQSClient,
  SourceArn: string,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  // The most recent one comes first. Source: ListMessageMoveTasks.
  const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return Results[0];
}

function isRunning({ Status }: ListMessageMoveTasksResultEntry): boolean {
  return Status === "RUNNING" || Status === "CANCELLING";
}

function progressOf(task: ListMessageMoveTasksResultEntry): MoveProgress {
  const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: toMove = moved } =
    task;
  return { moved, toMove };
}
