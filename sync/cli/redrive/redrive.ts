import { SQSClient } from "@aws-sdk/client-sqs";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import { jsonText } from "../../model/safe-text.ts";
import type { SyncIo } from "../shared/io.ts";
import { type DeadLetters, describeQueue, readDeadLetters } from "./dead-letters.ts";
import { type MoveOutcome, moveMessages, runningMove } from "./message-move.ts";
import { messagesTable, requestedScopes } from "./table.ts";

export interface RedriveRequest {
  readonly worker: WorkerResources;
  readonly yes: boolean;
  /** Only shows the messages. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

export interface RedriveTiming {
  /** Milliseconds between two requests for the progress of a move. */
  readonly pollMs: number;
  readonly longPollSeconds: number;
}

export interface RedriveIo extends Pick<SyncIo, "print" | "info" | "interactive" | "color" | "signal"> {
  /** @default for SQS in AWS; tests wait less. */
  readonly timing?: RedriveTiming;
  /** Called only if interactive. */
  confirm(question: string): Promise<boolean>;
}

const FULL_RUN_HINT =
  "A full run does the same work: the scheduled one, or npm run sync now. Then the messages are no longer needed.";

const NOT_MOVED = "Interrupted. Nothing was moved.";

/**
 * Shows the messages of the dead-letter queue, and moves them back to the queue after a confirmation. An interrupt does not stop a move
 * that has started.
 *
 * @throws SyncError if a queue is missing or not readable, or SQS did not move all messages.
 */
export async function redrive(request: RedriveRequest, io: RedriveIo): Promise<ExitCode> {
  const { worker } = request;
  const client = new SQSClient({ ...clientConfig(worker), useQueueUrlAsEndpoint: false });
  try {
    const { arn, count } = await describeQueue(client, worker.deadLettersUrl, io.signal);
    const running = await runningMove(client, arn);
    if (running !== undefined) {
      io.info(`SQS is already moving the messages: ${running.moved} of ${running.toMove} moved.`);
      return await move({ client, arn }, { count }, request, io);
    }
    const messages = await readDeadLetters(client, worker.deadLettersUrl, {
      signal: io.signal,
      longPollSeconds: io.timing?.longPollSeconds,
    });
    const found = { count: Math.max(count, messages.length), messages };
    const ended = io.signal.aborted ? interrupted(io) : await showAndAsk(found, request, io);
    if (ended === undefined) return await move({ client, arn }, summary(found), request, io);
    if (request.json) io.print(jsonText({ ...summary(found), moved: 0 }));
    return ended;
  } catch (error) {
    if (io.signal.aborted && error instanceof Error && error.name === "AbortError")
      throw new SyncError("INTERRUPTED", NOT_MOVED, "Run the command again.");
    throw explainQueue(error, worker);
  } finally {
    client.destroy();
  }
}

function interrupted(io: RedriveIo): ExitCode {
  io.info(NOT_MOVED);
  return ExitCode.interrupted;
}

/** @returns the exit code, if nothing is to be moved. */
async function showAndAsk(
  found: DeadLetters,
  { yes, dryRun, json }: RedriveRequest,
  io: RedriveIo,
): Promise<ExitCode | undefined> {
  if (found.count === 0) {
    io.info("The dead-letter queue is empty.");
    return ExitCode.done;
  }
  if (!json) io.print(messagesTable(found, new Date(), io.color));
  io.info(FULL_RUN_HINT);
  if (dryRun) return ExitCode.done;
  if (yes || (io.interactive && (await io.confirm("Move the messages back to the queue?")))) return undefined;
  io.info(
    `Nothing was moved${io.interactive ? "." : ": there is no terminal for a confirmation. Add --yes to continue."}`,
  );
  return ExitCode.changesPending;
}

interface DeadLetterQueue {
  readonly client: SQSClient;
  readonly arn: string;
}

/** @param found the part of the `--json` document about the queue. */
async function move(
  { client, arn }: DeadLetterQueue,
  found: object,
  { worker, json }: RedriveRequest,
  io: RedriveIo,
): Promise<ExitCode> {
  let shown = 0;
  const outcome = await moveMessages(client, arn, {
    signal: io.signal,
    pollMs: io.timing?.pollMs,
    onProgress: ({ moved, toMove }) => {
      if (moved > shown) io.info(`${moved} of ${toMove} moved.`);
      shown = moved;
    },
  });
  if (json) io.print(jsonText({ ...found, moved: outcome.moved, status: outcome.status }));
  return endOf(outcome, worker, io);
}

function endOf(outcome: MoveOutcome, { flags }: WorkerResources, io: RedriveIo): ExitCode {
  switch (outcome.status) {
    case "completed":
      io.info(`The worker processes the messages now: npm run sync -- history ${flags} shows the outcome.`);
      return ExitCode.done;
    case "continues":
      io.info("SQS continues to move the messages. Run the command again to see the progress.");
      return ExitCode.interrupted;
    default:
      throw new SyncError(
        "REDRIVE_FAILED",
        `SQS did not move all messages (${outcome.reason}): ${outcome.moved} of them are back in the queue.`,
        "The other messages are still in the dead-letter queue. Run the command again, or wait for the next full run.",
      );
  }
}

function summary(found: DeadLetters): object {
  const times = found.messages.map(({ sentAt }) => sentAt.getTime());
  const oldest = times.length > 0 ? new Date(Math.min(...times)).toISOString() : undefined;
  return { count: found.count, oldest, requests: requestedScopes(found.messages) };
}

function explainQueue(
  error: unknown,
  { stack, flags, queueUrl, deadLettersUrl }: WorkerResources,
): SyncError {
  const name = error instanceof Error ? error.name : "";
  // The error for a queue that is no longer the dead-letter queue of another queue. Source: StartMessageMoveTask, in practice; its page does not say it.
  const gone = { QueueDoesNotExist: deadLettersUrl, InvalidParameterValue: queueUrl }[name];
  if (gone !== undefined) {
    return new SyncError(
      "QUEUE_MISSING",
      `The queue ${gone} of stack ${stack} does not exist. It was deleted outside of Pulumi.`,
      `Create it again: npm run provision -- --refresh ${flags}. The next full run does the remaining work.`,
      error,
    );
  }
  return toSyncError(error, { what: `move the dead letters of stack ${stack}` });
}
