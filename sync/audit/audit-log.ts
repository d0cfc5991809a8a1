import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type RejectedLogEventsInfo,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { batchesOf, type LogLine } from "./batches.ts";

/** What the log did not take. */
export interface Unwritten {
  readonly lines: readonly string[];
  /** The last error's name. */
  readonly reason: string;
}

/** Where the audit lines of one run go. */
export interface AuditLog {
  /** Takes a line; it is written about a second later, together with those that come meanwhile. */
  write(line: string, at: number): void;
  /** Waits until all lines so far are written. @returns those that are not, once: they have to go somewhere else. */
  settle(): Promise<Unwritten | undefined>;
}

/** Milliseconds in which lines are gathered: few calls, and few lines that a kill could take along. */
const BATCH_DELAY_MS = 1_000;

/** Milliseconds for one batch with all its tries: two of them fit into what a Lambda keeps in reserve. */
const BATCH_TIMEOUT_MS = 8_000;

export interface LogStream {
  readonly group: string;
  /** A run's own. */
  readonly stream: string;
  /** @default GATHER */
  readonly gather?: number;
}

/** Writes a run's lines into a stream of their own, which is made with the first one. What fails is tried again by the client. */
export function cloudWatchAudit(client: CloudWatchLogsClient, place: LogStream): AuditLog {
  const { gather = BATCH_DELAY_MS } = place;
  const put = batchWriter(client, place);
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
    // One batch after the other: a stream's lines stay in their order.
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

/** @returns a function that writes one batch, and gives back what was not taken; it never throws. */
function batchWriter(client: CloudWatchLogsClient, { group, stream }: LogStream) {
  const place = { logGroupName: group, logStreamName: stream };
  let isMade = false;
  return async (batch: readonly LogLine[]): Promise<Unwritten> => {
    const lines = batch.map(({ message }) => message);
    const options = { abortSignal: AbortSignal.timeout(BATCH_TIMEOUT_MS) };
    try {
      if (!isMade) await unlessThere(client.send(new CreateLogStreamCommand(place), options));
      isMade = true;
      const { rejectedLogEventsInfo: rejected } = await client.send(
        new PutLogEventsCommand({ ...place, logEvents: [...batch] }),
        options,
      );
      return { lines: rejected ? lines.filter(refusedBy(rejected)) : [], reason: "RejectedLogEvents" };
    } catch (error) {
      return { lines, reason: error instanceof Error ? error.name : "Error" };
    }
  };
}

async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}

/** Too old or too new, by their places in the batch. Source: RejectedLogEventsInfo: ends are exclusive, the start is inclusive. */
function refusedBy(info: RejectedLogEventsInfo): (line: string, index: number) => boolean {
  const oldEnd = Math.max(info.tooOldLogEventEndIndex ?? 0, info.expiredLogEventEndIndex ?? 0);
  const newStart = info.tooNewLogEventStartIndex ?? Number.POSITIVE_INFINITY;
  return (_line, index) => index < oldEnd || index >= newStart;
}
