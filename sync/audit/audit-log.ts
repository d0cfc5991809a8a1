import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type RejectedLogEventsInfo,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { batchesOf, type LogLine } from "./batches.ts";

/** Lines that the log refused. */
export interface Unwritten {
  readonly lines: readonly string[];
  /** The last error's name. */
  readonly reason: string;
}

/** The audit log of one run. */
export interface AuditLog {
  /** Queues a line. It is written about a second later, together with lines that arrive until then. */
  write(line: string, at: number): void;
  /** Waits until all queued lines are written. @returns those that were refused, once: the caller must keep them. */
  settle(): Promise<Unwritten | undefined>;
}

/** Milliseconds in which lines are collected: few calls, and few lines are lost by a kill. */
const BATCH_DELAY_MS = 1_000;

/** Milliseconds for one batch with all its attempts: two batches fit into the worker's time reserve. */
const BATCH_TIMEOUT_MS = 8_000;

export interface LogStream {
  readonly group: string;
  /** One stream for each run. */
  readonly stream: string;
  /** @default BATCH_DELAY_MS */
  readonly gather?: number;
}

/** Writes the lines of a run to a log stream, which the first line creates. The client retries failed calls. */
export function cloudWatchAudit(client: CloudWatchLogsClient, target: LogStream): AuditLog {
  const { gather = BATCH_DELAY_MS } = target;
  const put = batchWriter(client, target);
  let waiting: LogLine[] = [];
  let lost: Unwritten = { lines: [], reason: "" };
  let timer: NodeJS.Timeout | undefined;
  let before = Promise.resolve();
  const putAll = async () => {
    const lines = waiting;
    waiting = [];
    for (const batch of batchesOf(lines)) {
      const unwritten = await put(batch);
      if (unwritten.lines.length > 0) {
        lost = { lines: [...lost.lines, ...unwritten.lines], reason: unwritten.reason };
      }
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    // One batch after the other, so that the lines stay in order.
    before = before.then(putAll);
    return before;
  };
  return {
    write: (message, timestamp) => {
      waiting.push({ timestamp, message });
      timer ??= setTimeout(flush, gather);
    },
    settle: async () => {
      await flush();
      const unwritten = lost;
      lost = { lines: [], reason: "" };
      return unwritten.lines.length > 0 ? unwritten : undefined;
    },
  };
}

/** @returns a function that writes one batch and returns refused lines. It never throws. */
function batchWriter(client: CloudWatchLogsClient, { group, stream }: LogStream) {
  const names = { logGroupName: group, logStreamName: stream };
  let isMade = false;
  return async (batch: readonly LogLine[]): Promise<Unwritten> => {
    const lines = batch.map(({ message }) => message);
    const options = { abortSignal: AbortSignal.timeout(BATCH_TIMEOUT_MS) };
    try {
      if (!isMade) await ignoreExisting(client.send(new CreateLogStreamCommand(names), options));
      isMade = true;
      const { rejectedLogEventsInfo: rejected } = await client.send(
        new PutLogEventsCommand({ ...names, logEvents: [...batch] }),
        options,
      );
      return { lines: rejected ? lines.filter(refusedBy(rejected)) : [], reason: "RejectedLogEvents" };
    } catch (error) {
      return { lines, reason: error instanceof Error ? error.name : "Error" };
    }
  };
}

async function ignoreExisting(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}

/** Lines that are too old or too new, by index. Source: RejectedLogEventsInfo: ends are exclusive, the start is inclusive. */
function refusedBy(info: RejectedLogEventsInfo): (line: string, index: number) => boolean {
  const oldEnd = Math.max(info.tooOldLogEventEndIndex ?? 0, info.expiredLogEventEndIndex ?? 0);
  const newStart = info.tooNewLogEventStartIndex ?? Number.POSITIVE_INFINITY;
  return (_line, index) => index < oldEnd || index >= newStart;
}
