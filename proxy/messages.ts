import type { Headers } from "./headers.ts";

/**
 * What API Gateway hands to the proxy: the parts of a REST API's proxy event that are read.
 * Source: "Input format of a Lambda function for proxy integration", Amazon API Gateway.
 */
export interface ProxyEvent {
  /** The route that matched, or the path that was asked for: /oauth2/token. */
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

/** What the proxy hands back. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body: string;
}

/** An answer before the headers that all answers carry, and why it is what it is, in a word for the log. */
export interface Answer {
  readonly status: number;
  readonly headers?: Headers;
  readonly body?: string;
  readonly reason: string;
}

/** A name and its value, decoded. */
export type Parameter = readonly [name: string, value: string];
