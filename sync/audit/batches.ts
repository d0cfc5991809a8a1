/** A line with its time, in milliseconds since 1970. */
export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

/** Source of all four: PutLogEvents, constraints of a batch. */
const MAX_BATCH_LINES = 10_000;
const MAX_BATCH_BYTES = 1_048_576;
const LINE_OVERHEAD_BYTES = 26;
const MAX_BATCH_SPAN_MS = 24 * 60 * 60 * 1000;

/**
 * Divides lines into batches that CloudWatch Logs takes, in chronological order. A line that is too long gets its own
 * batch, so that no other line is refused with it. Pure.
 */
export function batchesOf(lines: readonly LogLine[]): LogLine[][] {
  const batches: LogLine[][] = [];
  let batch: LogLine[] = [];
  let bytes = 0;
  for (const line of lines.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const size = Buffer.byteLength(line.message) + LINE_OVERHEAD_BYTES;
    const [first] = batch;
    const isFull = batch.length === MAX_BATCH_LINES || bytes + size > MAX_BATCH_BYTES;
    if (first !== undefined && (isFull || line.timestamp - first.timestamp >= MAX_BATCH_SPAN_MS)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
