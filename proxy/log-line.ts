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
 * Source: "Specification: Embedded metric format", Amazon CloudWatch.
 *
 * @param metricsDimension separates this deployment's metrics from those of others.
 * @param now milliseconds since 1970.
 */
export function logLine(entry: LogEntry, metricsDimension: string | undefined, now: number): string {
  if (metricsDimension === undefined) return JSON.stringify(entry);
  const requests = { Name: "Requests", Unit: "Count" };
  const latency = { Name: "Latency", Unit: "Milliseconds" };
  const directive = (dimensions: readonly string[], metrics: readonly object[]) => ({
    Namespace: "QuickSignIn",
    Dimensions: [dimensions],
    Metrics: metrics,
  });
  return JSON.stringify({
    ...entry,
    Stack: metricsDimension,
    Route: entry.route,
    Outcome: outcomeOf(entry),
    Requests: 1,
    Latency: entry.ms,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        directive(["Stack", "Route"], [requests, latency]),
        directive(["Stack", "Route", "Outcome"], [requests]),
      ],
    },
  });
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
