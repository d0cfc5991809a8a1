import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from "@aws-sdk/client-cognito-identity-provider";
import { defined } from "../model/defined.ts";

/** Credentials for any client of the SDK. */
export type Credentials = NonNullable<CognitoIdentityProviderClientConfig["credentials"]>;

/** The Region and the credentials of a client. @default those of the environment */
export interface ClientConfig {
  readonly region?: string | undefined;
  readonly credentials?: Credentials | undefined;
}

/**
 * Settings for every client of the SDK, which retries failed calls. In adaptive mode, it reduces the rate of all calls of a client when AWS
 * throttles one.
 */
export function clientConfig({ region, credentials }: ClientConfig) {
  return defined({ region, credentials, retryMode: "adaptive", maxAttempts: 8 });
}

/** @param maxAttempts 1 if the caller retries failed calls: then the SDK does not reduce the rate, either. */
export function cognitoClient(config: ClientConfig, maxAttempts = 8): CognitoIdentityProviderClient {
  const retryMode = maxAttempts === 1 ? "standard" : "adaptive";
  return new CognitoIdentityProviderClient({ ...clientConfig(config), maxAttempts, retryMode });
}
