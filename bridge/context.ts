import type { Answer, ProxyEvent } from "../proxy/messages.ts";
import type { Upstream } from "../proxy/upstream.ts";
import type { Aws } from "./aws.ts";
import type { BridgeConfig, BridgeProvider } from "./config.ts";
import type { KeyRing } from "./key-ring.ts";
import type { SecretCache } from "./secret-cache.ts";

/** What the routes need besides the request. */
export interface BridgeContext {
  readonly config: BridgeConfig;
  /** Opened at the first use: the first request of a sign-in without PKCE needs none of it. */
  aws(): Promise<Aws>;
  readonly keys: KeyRing;
  readonly secrets: SecretCache;
  /** Milliseconds since 1970. */
  now(): number;
  /** The host of an endpoint of the provider that the deployment has. */
  upstreamOf(endpoint: string): Upstream;
}

/** A request to one provider's addresses. */
export interface BridgeRequest {
  readonly event: ProxyEvent;
  /** The provider's name. */
  readonly name: string;
  readonly provider: BridgeProvider;
}

/** An answer, and what the log has of its cause. */
export interface BridgeAnswer extends Answer {
  /** The name of AWS's error, or the code of Node's if the provider cannot be reached. */
  readonly code?: string | undefined;
  /** The HTTP status of the provider's own answer. */
  readonly upstreamStatus?: number | undefined;
}
