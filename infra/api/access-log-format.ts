/**
 * The fields of an access log line, by name. They contain no credentials: no query string; no `path`, which is the raw path of the
 * request; no authorizer; not `error.message`, which quotes a malformed Authorization header. The caller's address is personal data,
 * but needed to recognise an attack.
 *
 * The user agent is the caller's own text. It comes first: if a quote in it breaks out, the true fields follow, and JSON parsers
 * keep the last of two fields of one name.
 * Source: "Variables for access logging for API Gateway".
 */
const FIELDS = {
  userAgent: "identity.userAgent",
  requestId: "requestId",
  extendedRequestId: "extendedRequestId",
  time: "requestTimeEpoch",
  ip: "identity.sourceIp",
  protocol: "protocol",
  method: "httpMethod",
  route: "resourcePath",
  domain: "domainName",
  status: "status",
  error: "error.responseType",
  responseLength: "responseLength",
  responseLatency: "responseLatency",
  integrationStatus: "integration.status",
  integrationLatency: "integration.latency",
  waf: "wafResponseCode",
  wafStatus: "waf.status",
  wafLatency: "waf.latency",
} as const;

/** The access log's format: JSON on one line. Each value is text, since API Gateway writes "-" for a missing one. */
export const accessLogFormat = JSON.stringify(
  Object.fromEntries(Object.entries(FIELDS).map(([name, variable]) => [name, `$context.${variable}`])),
);
