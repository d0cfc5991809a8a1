import { awsAddressOf, reachableAt } from "./address.ts";

/** An endpoint of a provider answers within a second. */
export const TIMEOUT_MS = 5_000;

/** More than any document or page of an endpoint has. */
const MAX_BYTES = 256 * 1024;

export interface HttpRequest {
  /** @default GET */
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Where a redirect leads to, which is not followed: an address at AWS, also in the sandbox. */
  readonly location: string | undefined;
  readonly body: string;
}

/** An address that gave no answer: its cause is the error of Node.js. */
export class UnreachableError extends Error {
  constructor(address: string, cause: unknown) {
    const { origin, pathname } = new URL(address);
    // Never the query, which can hold a state.
    super(`${origin}${pathname} cannot be reached`, { cause });
    this.name = "UnreachableError";
  }
}

/**
 * Sends one request to an address of AWS, or in the sandbox to the one that answers for it. Follows no redirect.
 *
 * @throws UnreachableError without an answer within 5 seconds; Error for an answer that is too long, or that breaks off.
 */
export async function send(address: string, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await fetch(reachableAt(address), {
    ...request,
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((cause: unknown) => {
    throw new UnreachableError(address, cause);
  });
  const location = response.headers.get("location") ?? undefined;
  return {
    status: response.status,
    headers: response.headers,
    location: location === undefined ? undefined : awsAddressOf(location, address),
    body: await limitedText(response),
  };
}

/** Reads an answer. @throws Error if it is longer than any answer of a provider. */
export async function limitedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) throw new Error("The answer is too long.");
  }
  return text + decoder.decode();
}
