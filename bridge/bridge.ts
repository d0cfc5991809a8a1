import type { Transport, UpstreamLimits } from "../proxy/exchange.ts";
import { securityHeaders } from "../proxy/headers.ts";
import { writeLine } from "../proxy/log-line.ts";
import type { ProxyEvent, ProxyResult } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import { createUpstream, defaultLimits, httpsTransport, type Upstream } from "../proxy/upstream.ts";
import { type Endpoint, type Route, routeOf } from "./address.ts";
import { authorize } from "./authorize.ts";
import { type Aws, AwsError } from "./aws.ts";
import { callback } from "./callback.ts";
import type { BridgeConfig } from "./config.ts";
import type { BridgeAnswer, BridgeContext, BridgeRequest } from "./context.ts";
import { jwks } from "./jwks.ts";
import { KeyRing } from "./key-ring.ts";
import { bridgeLine } from "./log-line.ts";
import { SecretCache } from "./secret-cache.ts";
import { token } from "./token.ts";
import { userInfo } from "./user-info.ts";

/** What a test replaces. */
export interface BridgeOptions {
  /** How requests to providers leave. @default HTTPS */
  readonly transport?: Transport;
  readonly limits?: UpstreamLimits;
  /** Milliseconds since 1970. @default the clock's */
  readonly now?: () => number;
}

interface EndpointRoute {
  readonly methods: readonly ("GET" | "POST")[];
  answer(request: BridgeRequest, context: BridgeContext): Promise<BridgeAnswer>;
}

const ENDPOINTS: Readonly<Record<Endpoint, EndpointRoute>> = {
  authorize: { methods: ["GET"], answer: authorize },
  callback: { methods: ["GET"], answer: callback },
  token: { methods: ["POST"], answer: token },
  jwks: { methods: ["GET"], answer: jwks },
  userinfo: { methods: ["GET", "POST"], answer: userInfo },
};

/**
 * Makes the bridge between Cognito and the OpenID providers of a deployment.
 *
 * @param aws opens what the bridge needs of AWS. Called once, at the first request that needs it.
 * @returns the handler for a REST API's proxy events. It never throws, and logs one line per request that contains nothing of the request
 *   except its route.
 */
export function createBridge(
  config: BridgeConfig,
  aws: () => Promise<Aws>,
  options: BridgeOptions = {},
): (event: ProxyEvent) => Promise<ProxyResult> {
  const { now = Date.now } = options;
  const context = createContext(config, aws, options);
  return async (event) => {
    const started = now();
    const route = routeOf(event, config);
    const answer = await answerSafely(event, route, context);
    const ended = now();
    const entry = { requestContext: event.requestContext, route, answer, ms: ended - started };
    writeLine(bridgeLine(entry, config.metricsDimension, ended));
    return {
      statusCode: answer.status,
      headers: { ...securityHeaders, ...answer.headers },
      body: answer.body ?? "",
    };
  };
}

function createContext(
  config: BridgeConfig,
  open: () => Promise<Aws>,
  { transport = httpsTransport(), limits = defaultLimits, now = Date.now }: BridgeOptions,
): BridgeContext {
  let opened: Promise<Aws> | undefined;
  const aws = () => {
    opened ??= open();
    return opened;
  };
  const upstreams = new Map<string, Upstream>();
  const upstreamOf = (endpoint: string) => {
    const { host } = new URL(endpoint);
    const upstream = upstreams.get(host) ?? openUpstream(endpoint, transport, limits, now);
    upstreams.set(host, upstream);
    return upstream;
  };
  const [keys, secrets] = [new KeyRing(aws, now), new SecretCache(aws, now)];
  return { config, aws, keys, secrets, now, upstreamOf };
}

function openUpstream(
  endpoint: string,
  transport: Transport,
  limits: UpstreamLimits,
  now: () => number,
): Upstream {
  const { host, hostname, port } = new URL(endpoint);
  const target = { host: hostname, port: port === "" ? 443 : Number(port), ...transport.target };
  return createUpstream(host, { ...transport, target }, limits, now);
}

async function answerSafely(
  event: ProxyEvent,
  route: Route | undefined,
  context: BridgeContext,
): Promise<BridgeAnswer> {
  if (route === undefined) {
    return oauthError(404, "invalid_request", "There is nothing at this address", "no-route");
  }
  const { name, provider, endpoint } = route;
  const { methods, answer } = ENDPOINTS[endpoint];
  if (methods.every((method) => method !== event.httpMethod)) {
    const allowed = { Allow: methods.join(", ") };
    return oauthError(405, "invalid_request", "The method is not allowed here", "method", allowed);
  }
  try {
    return await answer({ event, name, provider }, context);
  } catch (error) {
    return failure(error);
  }
}

/** The error may quote the request, so its message goes nowhere. */
function failure(error: unknown): BridgeAnswer {
  if (!(error instanceof AwsError)) {
    return oauthError(500, "server_error", "Something went wrong here", "fault");
  }
  const description = "Sign-in does not work just now: try again";
  return { ...oauthError(503, "temporarily_unavailable", description, error.reason), code: error.code };
}
