/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

/**
 * The headers of every answer, errors included.
 *
 * No value contains a single quote: API Gateway sends the same headers with its own error answers, where a value is written
 * between single quotes.
 * Source: RFC 9700, section 4.2.4 (Referrer-Policy); RFC 6749, section 5.1 (no-store). No CORS: no page of another origin
 * needs these endpoints.
 */
export const securityHeaders: Headers = {
  "Cache-Control": "no-store",
  Pragma: "no-cache",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "sandbox",
};

/** Returns the value of a header. The case of its name does not matter. */
export function headerValue(
  headers: Readonly<Record<string, string | undefined>> | null,
  name: string,
): string | undefined {
  if (headers === null) return undefined;
  const wanted = name.toLowerCase();
  for (const key of Object.keys(headers)) {
    if (key.toLowerCase() === wanted) return headers[key];
  }
  return undefined;
}
