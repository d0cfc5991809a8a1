import { securityHeaders } from "./headers.ts";
import type { Answer, ProxyEvent, ProxyResult } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import { authorize, token, userInfo } from "./routes.ts";
import {
  createUpstream,
  defaultLimits,
  httpsTransport,
  type Transport,
  type UpstreamLimits,
} from "./upstream.ts";

export type { ProxyEvent, ProxyResult } from "./messages.ts";

export interface ProxyConfig {
  /** Host name of the pool's own domain. It is fixed at deployment and never comes from a request. */
  readonly poolDomain: string;
}

export type ProxyHandler = (event: ProxyEvent) => Promise<ProxyResult>;

/**
 * Makes the proxy: a pipe with one rule, which takes `offline_access` out of `scope`.
 *
 * @param config where the pool's own pages and token endpoint are.
 * @param transport how requests leave; another one than HTTPS is for tests.
 * @returns the handler for a REST API's proxy events. It never throws, and logs one line a request with nothing of the
 *   request in it but its route.
 * @throws Error where the pool's domain is no host name: a deployment that went wrong should not start.
 */
export function createProxy(
  config: ProxyConfig,
  transport: Transport = httpsTransport(),
  limits: UpstreamLimits = defaultLimits,
): ProxyHandler {
  const { poolDomain } = config;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(poolDomain)) throw new Error("POOL_DOMAIN is not a host name");
  const upstream = createUpstream(poolDomain, transport, limits);
  const routes: Readonly<Record<string, Route | undefined>> = {
    "/oauth2/authorize": { allow: ["GET"], answer: async (event) => authorize(event, poolDomain) },
    "/oauth2/token": { allow: ["POST"], answer: (event) => token(event, upstream) },
    "/oauth2/userInfo": { allow: ["GET", "POST"], answer: (event) => userInfo(event, upstream) },
  };

  return async (event) => {
    const started = Date.now();
    const path = event.resource ?? event.path;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answer = await answerSafely(event, route);
    const requestId = event.requestContext?.requestId ?? "";
    console.log(
      JSON.stringify({
        requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : "-",
        route: route === undefined ? "-" : path,
        status: answer.status,
        ms: Date.now() - started,
        reason: answer.reason,
      }),
    );
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
