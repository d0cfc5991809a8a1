import type { Headers } from "./headers.ts";

/**
 * What API Gateway sends to the proxy: the parts of a REST API's proxy event that are read.
 * Source: "Input format of a Lambda function for proxy integration", Amazon API Gateway.
 */
export interface ProxyEvent {
  /** The route that matched, such as /oauth2/token. Without it, the path counts. */
  readonly resource?: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string | undefined>> | null;
  /** Decoded. There is no raw query string in a REST API's event. */
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext?: { readonly requestId?: string; readonly apiId?: string; readonly stage?: string };
}

/** What the proxy returns to API Gateway. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body: string;
}

/** An answer without the headers that all answers have, and the reason for it, which goes into the log. */
export interface Answer {
  readonly status: number;
  readonly headers?: Headers;
  readonly body?: string;
  readonly reason: string;
}

/** A name and its value, decoded. */
export type Parameter = readonly [name: string, value: string];
