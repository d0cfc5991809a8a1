/** What is said of a request: nothing that it brought along but its route. */
export interface LogEntry {
  readonly requestId: string;
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly ms: number;
  readonly reason: string;
}

/**
 * Writes the one line of a request. With `metricsFor` it is in CloudWatch's embedded metric format: CloudWatch counts
 * requests and latency from the line itself, without a request of ours.
 * Source: "Specification: Embedded metric format", Amazon CloudWatch.
 *
 * @param metricsFor the name that sets this deployment's metrics apart from others'.
 * @param now milliseconds since 1970.
 */
export function logLine(entry: LogEntry, metricsFor: string | undefined, now: number): string {
  if (metricsFor === undefined) return JSON.stringify(entry);
  const requests = { Name: "Requests", Unit: "Count" };
  const latency = { Name: "Latency", Unit: "Milliseconds" };
  const directive = (dimensions: readonly string[], metrics: readonly object[]) => ({
    Namespace: "QuickSignIn",
    Dimensions: [dimensions],
    Metrics: metrics,
  });
  return JSON.stringify({
    ...entry,
    Stack: metricsFor,
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

/** How a request ended, in one of six words: each is a metric of its own, and costs. */
function outcomeOf({ status, reason }: LogEntry): string {
  if (reason === "ok") return "ok";
  if (reason === "fault") return "fault";
  if (status === 429 || reason === "upstream-busy") return "throttled";
  if (reason === "upstream-refused") return "refused-by-cognito";
  return reason.startsWith("upstream-") ? "cognito-failed" : "refused";
}
