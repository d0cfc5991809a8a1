import { Members } from "./config-members.ts";

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
  /** With `trustEmails`: Cognito asks the bridge for it, which passes on no e-mail that is not verified. */
  readonly userInfoEndpoint?: string | undefined;
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
  /** The value of the dimension "Stack" with which CloudWatch counts each request. @default nothing is counted */
  readonly metricsDimension?: string | undefined;
  /** By name, which is a part of the path: `/NAME/authorize`, `/NAME/callback`, `/NAME/token`, `/NAME/jwks`. */
  readonly providers: Readonly<Record<string, BridgeProvider>>;
}

/** An endpoint may have a query, which is kept. Source: RFC 6749, sections 3.1 and 3.2. */
export const ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:[/?][^\s#]*)?$/i;
const REGION = /^[a-z0-9-]+$/;
/** Narrower than CloudWatch's own rule, as proxy/config.ts. */
const DIMENSION = /^[\x21-\x7e]{1,255}$/;
const DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** Reads the config that the stack wrote. @throws Error for an invalid config, so that the function does not start. */
export function readBridgeConfig(text: string | undefined): BridgeConfig {
  const members = new Members(JSON.parse(text ?? "null"), "BRIDGE");
  const config = {
    region: members.text("region", REGION),
    cognitoCallback: members.text("cognitoCallback", ADDRESS),
    stateTable: members.text("stateTable"),
    keyTable: members.optionalText("keyTable"),
    addressSuffix: members.text("addressSuffix", DOMAIN),
    metricsDimension: members.optionalText("metricsDimension", DIMENSION),
    providers: members.objects("providers", readProvider),
  };
  members.end();
  return config;
}

function readProvider(members: Members): BridgeProvider {
  return {
    issuer: members.text("issuer", ADDRESS),
    clientId: members.text("clientId"),
    authorizationEndpoint: members.text("authorizationEndpoint", ADDRESS),
    tokenEndpoint: members.text("tokenEndpoint", ADDRESS),
    clientAuth: members.oneOf("clientAuth", "client_secret", "private_key_jwt"),
    pkce: members.boolean("pkce"),
    assertionAudience: members.oneOf("assertionAudience", "issuer", "token-endpoint"),
    trustEmails: members.boolean("trustEmails"),
    userInfoEndpoint: members.optionalText("userInfoEndpoint", ADDRESS),
    cognitoSecretArn: members.text("cognitoSecretArn"),
    clientSecretArn: members.optionalText("clientSecretArn"),
  };
}
