import { refused, ScimError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** A request of an authorized client. */
export interface ScimRequest {
  readonly method: string;
  /** The parts of the path after the version: `["Users", "…"]`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly ifMatch: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string | undefined;
  /** The URL of the endpoint, without a trailing slash. */
  readonly base: string;
}

interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** The users whose accounts a change can affect. */
export type Touched = { readonly users: readonly string[] } | "everybody";
export const NO_USERS: Touched = { users: [] };

/** The result of a request: the answer, and the users to reconcile. */
export interface Done {
  readonly answer: ScimAnswer;
  readonly touched: Touched;
  /** The number of new members who were left out, because they do not exist. */
  readonly unknownMembers?: number;
}

export function answered(status: number, body?: Json, headers: Readonly<Record<string, string>> = {}): Done {
  return { answer: { status, headers, body }, touched: NO_USERS };
}

/** A request that failed or was refused after a part of its change may have been stored: sync has to look at these users. */
export class InterruptedError extends Error {
  readonly touched: Touched;

  /** @param cause the error or the refusal. Its name is kept, for the log. */
  constructor(cause: unknown, touched: Touched) {
    super(String(cause), { cause });
    this.name = cause instanceof Error ? cause.name : "Error";
    this.touched = touched;
  }
}

/** The answer for a refused request. */
export function refusal(error: ScimError): Done {
  return answered(error.status, errorBody(error));
}

/** Source: RFC 7644, section 3.12: the status is text. */
function errorBody({ status, scimType, message }: ScimError): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail: message,
  };
}

/** A Lambda response has at most 6 MB, including the escapes of the body. */
export const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** Enough for some 40,000 members of a group. Lambda accepts requests of 6 MB. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Source: RFC 7644, section 3.1: application/scim+json; providers also send application/json. */
const JSON_TYPES = /^application\/(?:scim\+)?json\s*(?:;|$)/i;

/**
 * Reads the JSON object of a request.
 *
 * @throws ScimError invalidSyntax; 413 for a body that is too large; 415 for another content type.
 */
export function readBody({ body = "", contentType }: ScimRequest): JsonObject {
  if (contentType !== undefined && !JSON_TYPES.test(contentType))
    throw new ScimError(415, "The content type must be application/scim+json.");
  if (Buffer.byteLength(body) > MAX_BODY_BYTES)
    throw new ScimError(413, `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);
  const parsed = parse(body);
  if (!isObject(parsed)) throw refused("invalidSyntax", "The body must be a JSON object.");
  return parsed;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("invalidSyntax", "The body is not valid JSON.");
  }
}
