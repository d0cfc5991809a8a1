import { SQSClient } from "@aws-sdk/client-sqs";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import type { SyncIo } from "../shared/io.ts";
import { jsonText } from "../show/printable.ts";
import { type DeadLetters, describeQueue, lookAtDeadLetters } from "./dead-letters.ts";
import { type MoveOutcome, moveMessages, moveUnderWay } from "./message-move.ts";
import { askedFor, lettersTable } from "./table.ts";

export interface RedriveRequest {
  readonly place: WorkerResources;
  readonly yes: boolean;
  /** Only shows what lies there. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

export interface RedriveIo extends Pick<SyncIo, "print" | "info" | "interactive" | "color" | "signal"> {
  /** Only where interactive. */
  confirm(question: string): Promise<boolean>;
}

/** What makes it needless. */
const MOOT =
  "A whole comparison makes them moot: it does what is still to be done, whatever they say. The schedule brings the next one; npm run sync is one at once.";

/**
 * Shows what lies in the dead-letter queue, and has SQS move it back to the queue: with a yes. An interrupt leaves everything where it is,
 * or moving.
 *
 * @throws SyncError where a queue is gone or may not be read, or SQS did not move all.
 */
export async function redrive(request: RedriveRequest, io: RedriveIo): Promise<ExitCode> {
  const { place } = request;
  const client = new SQSClient({ ...clientConfig(place), useQueueUrlAsEndpoint: false });
  try {
    const { arn, count } = await describeQueue(client, place.deadLettersUrl);
    const underWay = await moveUnderWay(client, arn);
    if (underWay !== undefined) {
      io.info(`They are on their way already: ${underWay.moved} of ${underWay.toMove} moved.`);
      return await move({ client, arn }, { count }, request, io);
    }
    const letters = await lookAtDeadLetters(client, place.deadLettersUrl, io.signal);
    const found = { count: Math.max(count, letters.length), letters };
    const ended = io.signal.aborted ? interrupted(io) : await showAndAsk(found, request, io);
    if (ended === undefined) return await move({ client, arn }, summary(found), request, io);
    if (request.json) io.print(jsonText({ ...summary(found), moved: 0 }));
    return ended;
  } catch (error) {
    throw explainQueue(error, place);
  } finally {
    client.destroy();
  }
}

function interrupted(io: RedriveIo): ExitCode {
  io.info("Interrupted. Nothing was moved.");
  return ExitCode.interrupted;
}

/** @returns how the command ends, where nothing is to be moved. */
async function showAndAsk(
  found: DeadLetters,
  { yes, dryRun, json }: RedriveRequest,
  io: RedriveIo,
): Promise<ExitCode | undefined> {
  if (found.count === 0) {
    io.info("Nothing lies in the dead-letter queue.");
    return ExitCode.done;
  }
  if (!json) io.print(lettersTable(found, new Date(), io.color));
  io.info(MOOT);
  if (dryRun) return ExitCode.done;
  if (yes || (io.interactive && (await io.confirm("Move them back to the queue?")))) return undefined;
  io.info(`Nothing was moved${io.interactive ? "." : ": there is nobody to ask. Add --yes to go ahead."}`);
  return ExitCode.changesPending;
}

interface DeadLetterQueue {
  readonly client: SQSClient;
  readonly arn: string;
}

/** @param found what `--json` shows of it beside how it went. */
async function move(
  { client, arn }: DeadLetterQueue,
  found: object,
  { place, json }: RedriveRequest,
  io: RedriveIo,
): Promise<ExitCode> {
  let shown = 0;
  const outcome = await moveMessages(client, arn, {
    signal: io.signal,
    onProgress: ({ moved, toMove }) => {
      if (moved > shown) io.info(`${moved} of ${toMove} moved.`);
      shown = moved;
    },
  });
  if (json) io.print(jsonText({ ...found, moved: outcome.moved, status: outcome.status }));
  return endOf(outcome, place, io);
}

function endOf(outcome: MoveOutcome, { flags }: WorkerResources, io: RedriveIo): ExitCode {
  switch (outcome.status) {
    case "completed":
      io.info(`The worker looks at them now: npm run sync -- history ${flags} shows what comes of it.`);
      return ExitCode.done;
    case "goes-on":
      io.info("SQS moves the rest by itself. Run it again to see how far it is.");
      return ExitCode.interrupted;
    default:
      throw new SyncError(
        "REDRIVE_FAILED",
        `SQS did not move all messages (${outcome.reason}): ${outcome.moved} are back in the queue.`,
        "The rest lies in the dead-letter queue: run it again, or leave it to the next whole comparison.",
      );
  }
}

function summary(found: DeadLetters): object {
  const times = found.letters.map(({ sentAt }) => sentAt.getTime());
  const oldest = times.length > 0 ? new Date(Math.min(...times)).toISOString() : undefined;
  return { count: found.count, ...(oldest && { oldest }), asksFor: askedFor(found.letters) };
}

function explainQueue(
  error: unknown,
  { stack, flags, queueUrl, deadLettersUrl }: WorkerResources,
): SyncError {
  const name = error instanceof Error ? error.name : "";
  // Of a queue that is nobody's dead-letter queue any more. Source: StartMessageMoveTask, in practice; its page does not say it.
  const gone = { QueueDoesNotExist: deadLettersUrl, InvalidParameterValue: queueUrl }[name];
  if (gone !== undefined) {
    return new SyncError(
      "QUEUE_MISSING",
      `The queue ${gone} of stack ${stack} is gone: somebody deleted it.`,
      `Make it anew: npm run provision -- --refresh ${flags}. A whole comparison does what is still to be done.`,
      error,
    );
  }
  return toSyncError(error, { what: `move the dead letters of stack ${stack}` });
}
