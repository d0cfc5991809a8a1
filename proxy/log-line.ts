/** What is logged of a request: no part of it except its route. */
export interface LogEntry {
  readonly requestId: string;
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly ms: number;
  readonly reason: string;
}

/**
 * Formats the one line of a request. With `metricsDimension` it is in CloudWatch's embedded metric format: CloudWatch counts
 * requests and latency from the line itself, without a further request.
 *
 * @param metricsDimension separates this deployment's metrics from those of others.
 * @param now milliseconds since 1970.
 */
export function logLine(entry: LogEntry, metricsDimension: string | undefined, now: number): string {
  if (metricsDimension === undefined) return JSON.stringify(entry);
  return JSON.stringify({
    ...entry,
    Stack: metricsDimension,
    Route: entry.route,
    Outcome: outcomeOf(entry),
    Requests: 1,
    Latency: entry.ms,
    _aws: embeddedMetrics(now, [
      { dimensions: ["Stack", "Route"], metrics: [REQUESTS, LATENCY] },
      { dimensions: ["Stack", "Route", "Outcome"], metrics: [REQUESTS] },
    ]),
  });
}

/** A metric, whose value is the line's member of this name. */
export interface LineMetric {
  readonly Name: string;
  readonly Unit: "Count" | "Milliseconds";
}

export const REQUESTS: LineMetric = { Name: "Requests", Unit: "Count" };
export const LATENCY: LineMetric = { Name: "Latency", Unit: "Milliseconds" };

/**
 * The member `_aws` of a line that CloudWatch counts.
 * Source: "Specification: Embedded metric format", Amazon CloudWatch.
 *
 * @param now milliseconds since 1970.
 * @param counted metrics with their dimensions, whose values are members of the line too.
 */
export function embeddedMetrics(
  now: number,
  counted: readonly { readonly dimensions: readonly string[]; readonly metrics: readonly LineMetric[] }[],
): object {
  return {
    Timestamp: now,
    CloudWatchMetrics: counted.map(({ dimensions, metrics }) => ({
      Namespace: "QuickSignIn",
      Dimensions: [dimensions],
      Metrics: metrics,
    })),
  };
}

/** How a request ended, as one of six values: each is a separate metric, which costs. */
function outcomeOf({ status, reason }: LogEntry): string {
  if (reason === "ok") return "ok";
  if (reason === "fault") return "fault";
  if (status === 429 || reason === "upstream-busy") return "throttled";
  if (reason === "upstream-refused") return "refused-by-cognito";
  return reason.startsWith("upstream-") ? "cognito-failed" : "refused";
}

/**
 * Writes a line to standard output at once. `console.log` would open a stream for the pipe first, which is a tenth of a cold
 * start. It remains for a pipe that is full and does not block.
 */
export function writeLine(line: string): void {
  try {
    process.getBuiltinModule("node:fs").writeSync(1, `${line}\n`);
  } catch {
    console.log(line);
  }
}
