/** What a deployment fixes: nothing of it ever comes from a request. */
export interface ProxyConfig {
  /** Host name of the pool's own domain. */
  readonly poolDomain: string;
  /**
   * Address of the pool as an issuer: https://cognito-idp.REGION.amazonaws.com/POOL_ID. Without it there is no discovery
   * document.
   */
  readonly issuer?: string;
  /** The API's own address, where it has one, without a slash at the end. @default API Gateway's, by the API's id */
  readonly apiUrl?: string;
  /** Whether an authorize request needs an S256 code challenge. @default true */
  readonly requirePkce?: boolean;
  /** The name under which each request is counted in CloudWatch. @default nothing is counted */
  readonly metricsFor?: string;
}

/**
 * Reads the config from a Lambda's environment.
 *
 * @throws Error where a value cannot be used: a deployment that went wrong should not start.
 */
export function configFrom(env: Readonly<Record<string, string | undefined>>): ProxyConfig {
  const { POOL_DOMAIN = "", ISSUER, API_URL, REQUIRE_PKCE = "true", METRICS_FOR } = env;
  if (!HOST.test(POOL_DOMAIN)) throw new Error("POOL_DOMAIN is not a host name");
  if (ISSUER !== undefined && !ISSUER_OF_POOL.test(ISSUER)) {
    throw new Error("ISSUER is not the https address of a user pool");
  }
  if (API_URL !== undefined && !ADDRESS.test(API_URL)) throw new Error("API_URL is not an https address");
  if (!/^(?:true|false)$/.test(REQUIRE_PKCE)) throw new Error("REQUIRE_PKCE is neither true nor false");
  if (METRICS_FOR !== undefined && !DIMENSION.test(METRICS_FOR)) {
    throw new Error("METRICS_FOR cannot be the value of a CloudWatch dimension");
  }
  return {
    poolDomain: POOL_DOMAIN,
    requirePkce: REQUIRE_PKCE === "true",
    ...(ISSUER !== undefined && { issuer: ISSUER }),
    ...(API_URL !== undefined && { apiUrl: API_URL }),
    ...(METRICS_FOR !== undefined && { metricsFor: METRICS_FOR }),
  };
}

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
/** The proxy's own address is made of it, so it must be Cognito's in a Region: user pool ids are as CreateUserPool has them. */
const ISSUER_OF_POOL = /^https:\/\/cognito-idp(?:\.[a-z0-9-]+){2,}\/[\w-]+_[0-9a-zA-Z]+$/;
/** Narrower than CloudWatch's own rule, which lets spaces in: 1 to 255 characters of ASCII. Source: "Dimension", CloudWatch. */
const DIMENSION = /^[\x21-\x7e]{1,255}$/;
const ADDRESS = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w-]+)*$/;
