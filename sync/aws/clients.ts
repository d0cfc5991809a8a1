import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from "@aws-sdk/client-cognito-identity-provider";
import { defined } from "../model/defined.ts";

/** Credentials for any client of the SDK. */
export type Credentials = NonNullable<CognitoIdentityProviderClientConfig["credentials"]>;

/** How long a client waits, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly connect: number;
  /** For the head of an answer. */
  readonly answer: number;
  /** For the next part of an answer. */
  readonly idle: number;
}

/** AWS answers within seconds; without limits, the SDK waits forever for a server that accepts a connection and sends nothing. */
export const TIMEOUTS: Timeouts = { connect: 5_000, answer: 20_000, idle: 20_000 };

/** For a function that answers a request itself: API Gateway waits at most 29 seconds for it, retries included. */
export const ENDPOINT_TIMEOUTS: Timeouts = { connect: 2_000, answer: 5_000, idle: 5_000 };

/** The Region and the credentials of a client. @default those of the environment */
export interface ClientConfig {
  readonly region?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** @default TIMEOUTS */
  readonly timeouts?: Timeouts | undefined;
}

/**
 * Options for a client's `requestHandler`. The client of STS that gets the credentials of a role or a profile has the same ones.
 * Source: @smithy/node-http-handler 4, NodeHttpHandlerOptions: `requestTimeout` ends with the head of an answer, and only warns without
 * `throwOnRequestTimeout`; `socketTimeout` also ends a body that stalls.
 */
export function requestHandler({ connect, answer, idle }: Timeouts = TIMEOUTS) {
  return {
    connectionTimeout: connect,
    requestTimeout: answer,
    throwOnRequestTimeout: true,
    socketTimeout: idle,
  };
}

/**
 * Settings for every client of the SDK, which retries failed calls. In adaptive mode, it reduces the rate of all calls of a client when AWS
 * throttles one.
 */
export function clientConfig({ region, credentials, timeouts }: ClientConfig) {
  const handler = requestHandler(timeouts);
  return defined({ region, credentials, retryMode: "adaptive", maxAttempts: 8, requestHandler: handler });
}

/** @param maxAttempts 1 if the caller retries failed calls: then the SDK does not reduce the rate, either. */
export function cognitoClient(config: ClientConfig, maxAttempts = 8): CognitoIdentityProviderClient {
  const retryMode = maxAttempts === 1 ? "standard" : "adaptive";
  return new CognitoIdentityProviderClient({ ...clientConfig(config), maxAttempts, retryMode });
}
