import type { ProxyEvent } from "../proxy/messages.ts";
import type { BridgeConfig, BridgeProvider } from "./config.ts";

const ENDPOINTS = ["authorize", "callback", "token", "jwks", "userinfo"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** The provider and the endpoint of a request. */
export interface Route {
  readonly name: string;
  readonly provider: BridgeProvider;
  readonly endpoint: Endpoint;
}

/** The route of a request: /NAME/ENDPOINT, of a provider that the deployment has. */
export function routeOf({ path }: ProxyEvent, { providers }: BridgeConfig): Route | undefined {
  const [, name = "", last] = /^\/([A-Za-z0-9-]+)\/([a-z]+)$/.exec(path) ?? [];
  const endpoint = ENDPOINTS.find((one) => one === last);
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (endpoint === undefined || provider === undefined || !hasEndpoint(provider, endpoint)) return undefined;
  return { name, provider, endpoint };
}

function hasEndpoint({ pkce, clientAuth, userInfoEndpoint }: BridgeProvider, endpoint: Endpoint): boolean {
  if (endpoint === "callback") return pkce;
  if (endpoint === "userinfo") return userInfoEndpoint !== undefined;
  return endpoint !== "jwks" || clientAuth === "private_key_jwt";
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
