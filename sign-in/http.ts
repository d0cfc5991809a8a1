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

/**
 * Sends one request to an address of AWS, or in the sandbox to the one that answers for it. Follows no redirect.
 *
 * @throws Error of Node.js for failures of the network, a TimeoutError after 5 seconds, and for an answer that is too long.
 */
export async function send(address: string, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await fetch(reachableAt(address), {
    ...request,
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
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
