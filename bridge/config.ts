/** What a deployment fixes for one provider: no part of it ever comes from a request. */
export interface BridgeProvider {
  /** The provider's issuer, to the letter. */
  readonly issuer: string;
  /** Our client ID at the provider. Cognito has the same one, since it compares the ID token's audience with it. */
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientAuth: "client_secret" | "private_key_jwt";
  readonly pkce: boolean;
  readonly assertionAudience: "issuer" | "token-endpoint";
  /** Whether accounts are linked by the e-mail address: then an ID token without `email_verified: true` is refused. */
  readonly trustEmails: boolean;
  /** ARN of the secret with which Cognito authenticates at the bridge. */
  readonly cognitoSecretArn: string;
  /** ARN of the client secret at the provider, with `client_secret`. */
  readonly clientSecretArn?: string | undefined;
}

/** The environment variable `BRIDGE`, as JSON. */
export interface BridgeConfig {
  readonly region: string;
  /** `https://DOMAIN/oauth2/idpresponse` of the pool: where every code and every error goes. */
  readonly cognitoCallback: string;
  /** Name of the table of pending sign-ins: partition key `id`, TTL attribute `expires` in seconds. */
  readonly stateTable: string;
  /** Name of the table of signing keys; absent if no provider needs one. */
  readonly keyTable?: string | undefined;
  /** Domain of API Gateway's addresses: `amazonaws.com`, in China `amazonaws.com.cn`. */
  readonly addressSuffix: string;
  /** By name, which is a part of the path: `/NAME/authorize`, `/NAME/callback`, `/NAME/token`, `/NAME/jwks`. */
  readonly providers: Readonly<Record<string, BridgeProvider>>;
}
