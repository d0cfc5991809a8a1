import type { ScimRequest } from "../request.ts";

/** What is used of the event of a proxy integration. Source: "Input format of a Lambda function for proxy integration", API Gateway. */
export interface ProxyEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers: Values;
  readonly queryStringParameters: Values;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly stage: string;
    readonly domainName?: string | undefined;
  };
}
type Values = Readonly<Record<string, string | undefined>> | null;

/** What a proxy integration has to return. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The version of the protocol, behind which its paths begin. */
const VERSION = "v2";

/** @param baseUrl as the deployment says. @default the address that was called, without the names that a header could make up */
export function readRequest(event: ProxyEvent, baseUrl: string | undefined): ScimRequest {
  const { httpMethod, path, queryStringParameters, requestContext } = event;
  const { domainName, stage } = requestContext;
  const parts = path.split("/").filter((part) => part !== "");
  const own = domainName === undefined ? `/${stage}/${VERSION}` : `https://${domainName}/${stage}/${VERSION}`;
  return {
    method: httpMethod,
    path: parts.slice(parts.indexOf(VERSION) + 1).map(decoded),
    query: queryStringParameters ?? {},
    ifMatch: headerOf(event, "if-match"),
    contentType: headerOf(event, "content-type"),
    body: bodyOf(event),
    base: baseUrl ?? own,
  };
}

/** The value of a header, in whatever case its name came. */
export function headerOf({ headers }: ProxyEvent, name: string): string | undefined {
  const key = Object.keys(headers ?? {}).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : headers?.[key];
}

function bodyOf({ body, isBase64Encoded }: ProxyEvent): string | undefined {
  if (body === null) return undefined;
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
