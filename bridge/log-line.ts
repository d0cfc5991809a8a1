import { embeddedMetrics, LATENCY, type LineMetric, REQUESTS } from "../proxy/log-line.ts";
import type { ProxyEvent } from "../proxy/messages.ts";
import type { Route } from "./address.ts";
import type { BridgeAnswer } from "./context.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** What is logged of a request: no part of it except its route. */
export interface BridgeEntry {
  readonly requestContext: ProxyEvent["requestContext"];
  readonly route: Route | undefined;
  readonly answer: BridgeAnswer;
  /** Milliseconds. */
  readonly ms: number;
}

/**
 * Formats the one line of a request. With `metricsDimension` CloudWatch counts requests and latency from it, by provider and route.
 *
 * @param now milliseconds since 1970.
 */
export function bridgeLine(entry: BridgeEntry, metricsDimension: string | undefined, now: number): string {
  const { requestContext, route, ms } = entry;
  const { status, reason, code, upstreamStatus } = entry.answer;
  const requestId = requestContext?.requestId ?? "";
  // JSON leaves out what is undefined.
  const line = {
    requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : "-",
    route: route === undefined ? "-" : `/${route.name}/${route.endpoint}`,
    status,
    ms,
    reason,
    code,
    upstreamStatus,
  };
  if (metricsDimension === undefined) return JSON.stringify(line);
  const outcome = outcomeOf(entry.answer);
  const alarming = alarmingMetrics(route, outcome);
  return JSON.stringify({
    ...line,
    Stack: metricsDimension,
    Provider: route?.name ?? "-",
    Route: route?.endpoint ?? "-",
    Outcome: outcome,
    Requests: 1,
    Latency: ms,
    _aws: embeddedMetrics(now, [
      { dimensions: ["Stack", "Provider", "Route"], metrics: [LATENCY] },
      { dimensions: ["Stack", "Provider", "Route", "Outcome"], metrics: [REQUESTS] },
      ...alarming.map((metric) => ({ dimensions: ["Stack"], metrics: [metric] })),
    ]),
    ...Object.fromEntries(alarming.map(({ Name }) => [Name, 1])),
  });
}

/**
 * What alarms watch, since they cannot search for an outcome. The API's own count of 5xx has neither: a provider refuses our authentication
 * with 4xx, and a sign-in whose state cannot be stored ends with a redirect to Cognito.
 * Source: "Use search expressions in graphs", Amazon CloudWatch: no alarm can be based on SEARCH.
 */
function alarmingMetrics(route: Route | undefined, outcome: Outcome): LineMetric[] {
  if (outcome === "aws-failed") return [{ Name: "BridgeAwsFailures", Unit: "Count" }];
  // At the token endpoint alone, which Cognito's client secret protects: elsewhere any caller could raise the alarm.
  const isOurs = outcome === "no-key" || outcome === "client-refused";
  return isOurs && route?.endpoint === "token"
    ? [{ Name: "BridgeAuthenticationFailures", Unit: "Count" }]
    : [];
}
