/** What a deployment fixes: no part of it ever comes from a request. */
export interface ProxyConfig {
  /** Host name of the pool's own domain. */
  readonly poolDomain: string;
  /**
   * Address of the pool as an issuer: https://cognito-idp.REGION.amazonaws.com/POOL_ID, or https://issuer-cognito-idp.… for the issuer
   * type UPDATED. Without it there is no discovery document.
   */
  readonly issuer?: string | undefined;
  /** The API's custom address, where it has one, without a slash at the end. @default API Gateway's, by the API's ID */
  readonly apiUrl?: string | undefined;
  /** Whether an authorize request needs an S256 code challenge. @default true */
  readonly requirePkce?: boolean;
  /** The identity provider of a request that names none. @default users choose on the sign-in pages */
  readonly defaultProvider?: string | undefined;
  /** The value of the dimension "Stack" with which CloudWatch counts each request. @default nothing is counted */
  readonly metricsDimension?: string | undefined;
}

/**
 * Reads the config from a Lambda's environment.
 *
 * @throws Error if a value is invalid: a misconfigured deployment must not start.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ProxyConfig {
  const { POOL_DOMAIN = "", ISSUER, API_URL, REQUIRE_PKCE = "true", DEFAULT_PROVIDER, METRICS_FOR } = env;
  if (!HOST.test(POOL_DOMAIN)) throw new Error("POOL_DOMAIN is not a host name");
  if (ISSUER !== undefined && !ISSUER_OF_POOL.test(ISSUER)) {
    throw new Error("ISSUER is not the https address of a user pool");
  }
  if (API_URL !== undefined && !ADDRESS.test(API_URL)) throw new Error("API_URL is not an https address");
  if (!/^(?:true|false)$/.test(REQUIRE_PKCE)) throw new Error("REQUIRE_PKCE is neither true nor false");
  if (DEFAULT_PROVIDER !== undefined && !PROVIDER.test(DEFAULT_PROVIDER)) {
    throw new Error("DEFAULT_PROVIDER is not the name of an identity provider");
  }
  if (METRICS_FOR !== undefined && !DIMENSION.test(METRICS_FOR)) {
    throw new Error("METRICS_FOR cannot be the value of a CloudWatch dimension");
  }
  return {
    poolDomain: POOL_DOMAIN,
    requirePkce: REQUIRE_PKCE === "true",
    issuer: ISSUER,
    apiUrl: API_URL,
    defaultProvider: DEFAULT_PROVIDER,
    metricsDimension: METRICS_FOR,
  };
}

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
/** The proxy derives its own address from the issuer, so this must be Cognito's in a Region, with a user pool ID as CreateUserPool has it. */
const ISSUER_OF_POOL = /^https:\/\/(?:issuer-)?cognito-idp(?:\.[a-z0-9-]+){2,}\/[\w-]+_[0-9a-zA-Z]+$/;
/** Narrower than CloudWatch's own rule, which allows spaces: 1 to 255 characters of ASCII. Source: "Dimension", CloudWatch. */
const DIMENSION = /^[\x21-\x7e]{1,255}$/;
/** Cognito allows more; the settings do not. Source: CreateIdentityProvider, ProviderName. */
const PROVIDER = /^[A-Za-z][A-Za-z0-9-]{2,31}$/;
const ADDRESS = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w-]+)*$/;
