import { setTimeout as wait } from "node:timers/promises";
import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";

/** How far moving a queue's messages has come. */
export interface MoveProgress {
  readonly moved: number;
  readonly toMove: number;
}

/** How it ended; `goes-on` where nobody follows it any more: SQS moves the rest by itself. */
export type MoveOutcome = MoveProgress &
  (
    | { readonly status: "completed" | "goes-on" }
    | { readonly status: "failed" | "cancelled"; readonly reason: string }
  );

export interface MoveOptions {
  /** Ends the following, and not the moving. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MoveProgress) => void;
  /** Milliseconds between two looks. @default 1000 */
  readonly pause?: number;
}

/**
 * Has SQS move a dead-letter queue's messages back to where they came from, and follows it. A task that is at work already is followed: a
 * queue has one at a time. Source: StartMessageMoveTask.
 *
 * @param SourceArn the dead-letter queue.
 */
export async function moveMessages(
  client: SQSClient,
  SourceArn: string,
  options: MoveOptions,
): Promise<MoveOutcome> {
  const before = await lastTask(client, SourceArn);
  if (before !== undefined && isAtWork(before)) return follow(client, SourceArn, undefined, options);
  await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  return follow(client, SourceArn, before?.StartedTimestamp, options);
}

/** How far a task has come that is at work already. @returns nothing where there is none. */
export async function moveUnderWay(client: SQSClient, SourceArn: string): Promise<MoveProgress | undefined> {
  const task = await lastTask(client, SourceArn);
  return task !== undefined && isAtWork(task) ? progressOf(task) : undefined;
}

/** @param before when the task started that was the last one: a list may still end with it. */
async function follow(
  client: SQSClient,
  SourceArn: string,
  before: number | undefined,
  { signal, onProgress, pause = 1_000 }: MoveOptions,
): Promise<MoveOutcome> {
  let progress: MoveProgress = { moved: 0, toMove: 0 };
  while (!signal.aborted) {
    const task = await lastTask(client, SourceArn);
    if (task !== undefined && task.StartedTimestamp !== before) {
      progress = progressOf(task);
      onProgress(progress);
      const { Status, FailureReason = "no reason was given" } = task;
      if (Status === "COMPLETED") return { ...progress, status: "completed" };
      if (Status === "FAILED") return { ...progress, status: "failed", reason: FailureReason };
      if (Status === "CANCELLED")
        return { ...progress, status: "cancelled", reason: "somebody cancelled it" };
    }
    await wait(pause, undefined, { signal }).catch(() => {});
  }
  return { ...progress, status: "goes-on" };
}

async function lastTask(
  client: SQSClient,
  SourceArn: string,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  // The most recent one comes first. Source: ListMessageMoveTasks.
  const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return Results[0];
}

function isAtWork({ Status }: ListMessageMoveTasksResultEntry): boolean {
  return Status === "RUNNING" || Status === "CANCELLING";
}

function progressOf(task: ListMessageMoveTasksResultEntry): MoveProgress {
  const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: toMove = moved } =
    task;
  return { moved, toMove };
}
