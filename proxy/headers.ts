/** Headers by name. Names are those of the field, whatever case they came in. */
export type Headers = Readonly<Record<string, string>>;

/**
 * What every answer carries, errors too.
 *
 * No value holds a single quote: API Gateway sends the same headers with the answers that it gives by itself, and there
 * a value stands between single quotes.
 * Source: RFC 9700, section 4.2.4 (Referrer-Policy); RFC 6749, section 5.1 (no-store). No CORS: no page of another origin
 * has any business here.
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

/** Gives the value of a header, in whatever case its name came. */
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
