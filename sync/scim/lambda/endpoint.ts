import { DISCOVERY } from "../discovery.ts";
import { ScimError } from "../errors.ts";
import type { Context } from "../operations/resource.ts";
import {
  type Done,
  InterruptedError,
  MAX_RESPONSE_BYTES,
  NO_USERS,
  refusal,
  type ScimRequest,
  type Touched,
} from "../request.ts";
import { answer } from "../route.ts";
import { RESOURCE_TYPES, resourceTypeAt } from "../schema/resource-type.ts";

export interface EndpointDeps extends Pick<Context, "store" | "newId" | "now"> {
  readonly baseUrl: string | undefined;
  /** Whether an Authorization header has a valid token. */
  isAllowed(authorization: string | undefined): Promise<boolean>;
  /** Tells sync which users to reconcile. */
  hint(touched: Touched): Promise<void>;
  log(line: string): void;
}

/** Path parts that are logged. IDs and names are not. */
const LOGGED_PATHS: ReadonlySet<string> = new Set([...RESOURCE_TYPES.keys(), ...DISCOVERY]);

/**
 * Creates the endpoint. It checks the token, answers the request, tells sync which users to reconcile, and logs one line for each request.
 * The line contains no names, addresses, filters or tokens.
 */
export function createEndpoint(deps: EndpointDeps) {
  return async (event: ProxyEvent): Promise<ProxyResult> => {
    const done = await work(event, deps);
    const { answer: response, touched } = done;
    const { requestId: request } = event.requestContext;
    deps.log(JSON.stringify(lineFor(event, done)));
    if (touched === "everybody" || touched.users.length > 0)
      await deps.hint(touched).catch((error: unknown) => {
        // The change is stored, so the request succeeds. The scheduled run reconciles it later.
        deps.log(JSON.stringify({ scim: "hint-failed", request, code: nameOf(error) }));
      });
    return resultOf(response);
  };
}

/** JSON leaves out what is undefined. */
function lineFor(
  { httpMethod: method, path, requestContext }: ProxyEvent,
  { answer: { status }, unknownMembers }: Done,
) {
  const resource = partsOf(path)
    .map((part) => resourceTypeAt(part)?.endpoint ?? part)
    .find((part) => LOGGED_PATHS.has(part));
  const { requestId: request } = requestContext;
  return { scim: "request", request, method, resource, status, unknownMembers: unknownMembers || undefined };
}

async function work(event: ProxyEvent, deps: EndpointDeps): Promise<Done> {
  try {
    if (!(await deps.isAllowed(headerOf(event, "authorization")))) return unauthorized();
    const done = await answer(readRequest(event, deps.baseUrl), deps);
    const size = done.answer.body === undefined ? 0 : Buffer.byteLength(JSON.stringify(done.answer.body));
    return size > MAX_RESPONSE_BYTES ? { ...refusal(TOO_LARGE), touched: done.touched } : done;
  } catch (error) {
    const { requestId: request } = event.requestContext;
    deps.log(JSON.stringify({ scim: "failed", request, code: nameOf(error) }));
    // The effect of the request is unknown. Providers send it again.
    const done = refusal(new ScimError(503, "The endpoint is temporarily unavailable. Try again."));
    return { ...done, touched: error instanceof InterruptedError ? error.touched : NO_USERS };
  }
}

const TOO_LARGE = new ScimError(
  400,
  "The response would be too large. Use a smaller count, or excludedAttributes=members.",
  "tooMany",
);

/** API Gateway renames the header to x-amzn-Remapped-WWW-Authenticate. Source: "Important notes for REST APIs". */
function unauthorized(): Done {
  const done = refusal(new ScimError(401, "The bearer token is missing or invalid."));
  return { ...done, answer: { ...done.answer, headers: { "www-authenticate": "Bearer" } } };
}

function resultOf({ status, headers, body }: Done["answer"]): ProxyResult {
  const always = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  if (body === undefined) return { statusCode: status, headers: { ...always, ...headers }, body: "" };
  return {
    statusCode: status,
    headers: { ...always, "content-type": "application/scim+json", ...headers },
    body: JSON.stringify(body),
  };
}

/** Only the name of an error: messages of AWS can contain parts of the request. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}

/** The used parts of a proxy integration event. Source: "Input format of a Lambda function for proxy integration", API Gateway. */
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

/** The result of a proxy integration. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The version of the protocol. The paths of the protocol follow it. */
const VERSION = "v2";

/** @param baseUrl the configured URL. @default the URL of API Gateway, which a client cannot forge with headers */
function readRequest(event: ProxyEvent, baseUrl: string | undefined): ScimRequest {
  const { httpMethod, path, queryStringParameters, requestContext } = event;
  const { domainName, stage } = requestContext;
  const own = domainName === undefined ? `/${stage}/${VERSION}` : `https://${domainName}/${stage}/${VERSION}`;
  return {
    method: httpMethod,
    path: partsOf(path),
    query: queryStringParameters ?? {},
    ifMatch: headerOf(event, "if-match"),
    contentType: headerOf(event, "content-type"),
    body: bodyOf(event),
    base: baseUrl ?? own,
  };
}

/** The parts after the version. */
function partsOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.slice(parts.indexOf(VERSION) + 1).map(decoded);
}

/** The value of a header. The case of its name is ignored. */
function headerOf({ headers }: ProxyEvent, name: string): string | undefined {
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
