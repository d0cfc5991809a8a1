import type { ProxyEvent } from "../proxy/messages.ts";
import type { BridgeConfig } from "./config.ts";

const ENDPOINTS = ["authorize", "callback", "token", "jwks"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** The provider and the endpoint of a request. */
export interface Route {
  readonly provider: string;
  readonly endpoint: Endpoint;
}

/** The route of a request: /NAME/ENDPOINT, of a provider that the deployment has. */
export function routeOf({ path }: ProxyEvent, { providers }: BridgeConfig): Route | undefined {
  const [, provider = "", last] = /^\/([A-Za-z0-9-]+)\/([a-z]+)$/.exec(path) ?? [];
  const endpoint = ENDPOINTS.find((one) => one === last);
  return endpoint !== undefined && Object.hasOwn(providers, provider) ? { provider, endpoint } : undefined;
}

/**
 * The address of a provider's callback: from the ID and the stage of the API, which API Gateway puts into the event, and the deployment's
 * Region. Never from the Host header, which the caller can choose.
 */
export function callbackAddress(
  { requestContext }: ProxyEvent,
  { region, addressSuffix }: BridgeConfig,
  provider: string,
): string {
  const { apiId = "", stage = "" } = requestContext ?? {};
  if (!/^[a-z0-9]{1,40}$/.test(apiId) || !/^[\w-]{1,128}$/.test(stage)) {
    throw new Error("the event has no address of an API");
  }
  return `https://${apiId}.execute-api.${region}.${addressSuffix}/${stage}/${provider}/callback`;
}
