import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from "@aws-sdk/client-cognito-identity-provider";

/** Credentials as every client of the SDK takes them. */
export type Credentials = NonNullable<CognitoIdentityProviderClientConfig["credentials"]>;

/** Where to work, and as whom. Nothing set means: what the environment says. */
export interface ClientConfig {
  readonly region?: string | undefined;
  readonly credentials?: Credentials | undefined;
}

/**
 * Settings for every client of the SDK. Retries are the SDK's own: in adaptive mode all calls of a client slow down together
 * when AWS answers that there are too many.
 */
export function clientConfig({ region, credentials }: ClientConfig) {
  return {
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    retryMode: "adaptive",
    maxAttempts: 8,
  };
}

/** @param maxAttempts 1 where the caller tries again by itself: the SDK then does not slow calls down of its own accord, either. */
export function cognitoClient(place: ClientConfig, maxAttempts = 8): CognitoIdentityProviderClient {
  const retryMode = maxAttempts === 1 ? "standard" : "adaptive";
  return new CognitoIdentityProviderClient({ ...clientConfig(place), maxAttempts, retryMode });
}
