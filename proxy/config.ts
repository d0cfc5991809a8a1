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
  if (ISSUER !== undefined && !ADDRESS.test(ISSUER)) throw new Error("ISSUER is not an https address");
  if (API_URL !== undefined && !ADDRESS.test(API_URL)) throw new Error("API_URL is not an https address");
  if (!/^(?:true|false)$/.test(REQUIRE_PKCE)) throw new Error("REQUIRE_PKCE is neither true nor false");
  return {
    poolDomain: POOL_DOMAIN,
    requirePkce: REQUIRE_PKCE === "true",
    ...(ISSUER !== undefined && { issuer: ISSUER }),
    ...(API_URL !== undefined && { apiUrl: API_URL }),
    ...(METRICS_FOR !== undefined && { metricsFor: METRICS_FOR }),
  };
}

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const ADDRESS = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w-]+)*$/;
