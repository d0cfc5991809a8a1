/** How long a client assertion is valid, in seconds. The provider gets it within seconds; RFC 7523 wants no long ones. */
export const ASSERTION_SECONDS = 120;

/** How long the bridge may use a key, or show it at `jwks`, after the table of keys has changed. In seconds. */
export const KEY_CACHE_SECONDS = 60;

/** How long a provider may cache our `jwks` answer (Cache-Control: max-age). In seconds. */
export const JWKS_MAX_AGE_SECONDS = 300;
