import type { ProxyConfig } from "./config.ts";
import { discovery, MAX_DOCUMENT_BYTES } from "./discovery.ts";
import type { Transport, UpstreamLimits } from "./exchange.ts";
import { securityHeaders } from "./headers.ts";
import { logLine, writeLine } from "./log-line.ts";
import type { Answer, ProxyEvent, ProxyResult } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { authorize, token, userInfo } from "./routes.ts";
import { createUpstream, defaultLimits, httpsTransport, type Upstream } from "./upstream.ts";

export { type ProxyConfig, readConfig } from "./config.ts";
export type { ProxyEvent, ProxyResult } from "./messages.ts";

export type ProxyHandler = (event: ProxyEvent) => Promise<ProxyResult>;

/** What a test replaces. */
export interface ProxyOptions {
  /** How requests leave. @default HTTPS */
  readonly transport?: Transport;
  readonly limits?: UpstreamLimits;
  /** Milliseconds since 1970. @default the clock's */
  readonly now?: () => number;
}

/**
 * Makes the proxy: a pipe that removes `offline_access` from `scope`, and adds the default identity provider, if there is one.
 *
 * @param config where the pool's own pages and token endpoint are.
 * @returns the handler for a REST API's proxy events. It never throws, and logs one line per request that contains nothing
 *   of the request except its route.
 */
export function createProxy(config: ProxyConfig, options: ProxyOptions = {}): ProxyHandler {
  const { now = Date.now } = options;
  const routes = createRoutes(config, options);

  return async (event) => {
    const started = now();
    const path = event.resource ?? event.path;
    const route = routes.get(path);
    const answer = await answerSafely(event, route);
    const ended = now();
    const requestId = event.requestContext?.requestId ?? "";
    const entry = {
      requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : "-",
      route: route === undefined ? "-" : path,
      status: answer.status,
      ms: ended - started,
      reason: answer.reason,
    };
    writeLine(logLine(entry, config.metricsDimension, ended));
    return {
      statusCode: answer.status,
      headers: { ...answer.headers, ...securityHeaders },
      body: answer.body ?? "",
    };
  };
}

interface Route {
  readonly allow: readonly string[];
  answer(event: ProxyEvent): Answer | Promise<Answer>;
}

function createRoutes(config: ProxyConfig, options: ProxyOptions): ReadonlyMap<string, Route> {
  const { poolDomain, issuer } = config;
  const { transport = httpsTransport(), limits = defaultLimits, now } = options;
  const upstream = createUpstream(poolDomain, transport, limits, now);
  const routes = new Map<string, Route>([
    ["/oauth2/authorize", { allow: ["GET"], answer: (event) => authorize(event, config) }],
    ["/oauth2/token", { allow: ["POST"], answer: (event) => token(event, upstream) }],
    ["/oauth2/userInfo", { allow: ["GET", "POST"], answer: (event) => userInfo(event, upstream) }],
  ]);
  if (issuer === undefined) return routes;
  let issuerUpstream: Upstream | undefined;
  return routes.set("/.well-known/openid-configuration", {
    allow: ["GET"],
    answer: (event) => {
      // Created at its first request: there are few, and the cold start stays shorter.
      issuerUpstream ??= createUpstream(
        new URL(issuer).host,
        transport,
        { ...limits, answerBytes: MAX_DOCUMENT_BYTES },
        now,
      );
      return discovery(event, issuer, config, issuerUpstream);
    },
  });
}

async function answerSafely(event: ProxyEvent, route: Route | undefined): Promise<Answer> {
  if (route === undefined) {
    return oauthError(404, "invalid_request", "There is nothing at this address", "no-route");
  }
  if (!route.allow.includes(event.httpMethod)) {
    const headers = { Allow: route.allow.join(", ") };
    return oauthError(405, "invalid_request", "The method is not allowed here", "method", headers);
  }
  try {
    return await route.answer(event);
  } catch {
    // The error may quote the request, so it is not logged.
    return oauthError(500, "server_error", "Something went wrong here", "fault");
  }
}
