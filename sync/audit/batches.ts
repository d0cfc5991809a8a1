/** A line with its time, in milliseconds since 1970. */
export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

/** Source of all four: PutLogEvents, constraints of a batch. */
const MOST_LINES = 10_000;
const MOST_BYTES = 1_048_576;
const BYTES_BESIDE = 26;
const LONGEST = 24 * 60 * 60 * 1000;

/**
 * Divides lines into batches that CloudWatch Logs takes, in chronological order. A line that is too long by itself stands alone, so that no
 * other is refused with it. Pure.
 */
export function batchesOf(lines: readonly LogLine[]): LogLine[][] {
  const batches: LogLine[][] = [];
  let batch: LogLine[] = [];
  let bytes = 0;
  for (const line of lines.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const size = Buffer.byteLength(line.message) + BYTES_BESIDE;
    const [first] = batch;
    const isFull = batch.length === MOST_LINES || bytes + size > MOST_BYTES;
    if (first !== undefined && (isFull || line.timestamp - first.timestamp >= LONGEST)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
