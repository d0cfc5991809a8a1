import type { ProxyConfig } from "./config.ts";
import { discovery, LARGEST_DOCUMENT } from "./discovery.ts";
import { securityHeaders } from "./headers.ts";
import { logLine } from "./log-line.ts";
import type { Answer, ProxyEvent, ProxyResult } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { authorize, token, userInfo } from "./routes.ts";
import {
  createUpstream,
  defaultLimits,
  httpsTransport,
  type Transport,
  type Upstream,
  type UpstreamLimits,
} from "./upstream.ts";

export { configFrom, type ProxyConfig } from "./config.ts";
export type { ProxyEvent, ProxyResult } from "./messages.ts";

export type ProxyHandler = (event: ProxyEvent) => Promise<ProxyResult>;

/**
 * Makes the proxy: a pipe with one rule, which takes `offline_access` out of `scope`.
 *
 * @param config where the pool's own pages and token endpoint are.
 * @param transport how requests leave; another one than HTTPS is for tests.
 * @returns the handler for a REST API's proxy events. It never throws, and logs one line a request with nothing of the
 *   request in it but its route.
 */
export function createProxy(
  config: ProxyConfig,
  transport: Transport = httpsTransport(),
  limits: UpstreamLimits = defaultLimits,
): ProxyHandler {
  const { poolDomain, issuer, requirePkce = true, metricsFor } = config;
  const upstream = createUpstream(poolDomain, transport, limits);
  const routes: Readonly<Record<string, Route | undefined>> = {
    "/oauth2/authorize": {
      allow: ["GET"],
      answer: async (event) => authorize(event, poolDomain, requirePkce),
    },
    "/oauth2/token": { allow: ["POST"], answer: (event) => token(event, upstream) },
    "/oauth2/userInfo": { allow: ["GET", "POST"], answer: (event) => userInfo(event, upstream) },
    ...(issuer !== undefined && {
      "/.well-known/openid-configuration": discoveryRoute(issuer, config, transport, limits),
    }),
  };

  return async (event) => {
    const started = Date.now();
    const path = event.resource ?? event.path;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answer = await answerSafely(event, route);
    const requestId = event.requestContext?.requestId ?? "";
    const ended = Date.now();
    const entry = {
      requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : "-",
      route: route === undefined ? "-" : path,
      status: answer.status,
      ms: ended - started,
      reason: answer.reason,
    };
    console.log(logLine(entry, metricsFor, ended));
    return {
      statusCode: answer.status,
      headers: { ...answer.headers, ...securityHeaders },
      body: answer.body ?? "",
    };
  };
}

interface Route {
  readonly allow: readonly string[];
  answer(event: ProxyEvent): Promise<Answer>;
}

function discoveryRoute(
  issuer: string,
  config: ProxyConfig,
  transport: Transport,
  limits: UpstreamLimits,
): Route {
  let upstream: Upstream | undefined;
  return {
    allow: ["GET"],
    answer: (event) => {
      // Made when it is first asked for: hardly ever, and a start has better things to do.
      upstream ??= createUpstream(new URL(issuer).host, transport, { ...limits, answer: LARGEST_DOCUMENT });
      return discovery(event, issuer, config, upstream);
    },
  };
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
    // What went wrong may quote the request, and so is not logged.
    return oauthError(500, "server_error", "Something went wrong here", "fault");
  }
}
