import { printable } from "./safe-text.ts";

/** What to look at. Both variables are for Node.js, which otherwise uses neither the proxy nor the certificates that an administrator installed. */
export const NETWORK_HINT =
  "Check the network, the VPN and the proxy. Behind an HTTP proxy, set NODE_USE_ENV_PROXY=1; with TLS inspection, NODE_USE_SYSTEM_CA=1.";

const MAX_CHARACTERS = 300;

/**
 * Why a request had no answer, as the end of a sentence: "getaddrinfo ENOTFOUND api.example.com", "no answer within 5 seconds". Node.js's
 * `fetch` itself says only "fetch failed", and with several addresses the reason is that of an error in a list.
 * Sources: Node.js, "Errors", error.cause; net.connect, autoSelectFamily: an AggregateError with an empty message.
 *
 * @param timeoutMs the time limit of the request, if there was one.
 */
export function requestProblem(error: unknown, timeoutMs?: number): string {
  const chain = causesOf(error);
  if (chain.some(({ name }) => name === "TimeoutError"))
    return timeoutMs === undefined ? "no answer in time" : `no answer within ${timeoutMs / 1000} seconds`;
  if (chain.some(({ name }) => name === "AbortError")) return "interrupted";
  const innermost = chain.findLast(({ message }) => message !== "") ?? chain.at(-1);
  if (innermost === undefined) return "unknown reason";
  const words = innermost.message || codeOf(innermost);
  return printable(words)
    .slice(0, MAX_CHARACTERS)
    .replace(/[.\s]+$/, "");
}

/** The error, and what caused it; of a list of errors the first. */
function causesOf(error: unknown): readonly Error[] {
  const found: Error[] = [];
  let next = error;
  // A chain that leads back to itself must end.
  while (next instanceof Error && !found.includes(next)) {
    found.push(next);
    next = next instanceof AggregateError ? (next.errors[0] ?? next.cause) : next.cause;
  }
  return found;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
