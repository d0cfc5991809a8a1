import { refused, ScimError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { ScimRequest } from "./request.ts";

/** Bytes: some 40,000 members of a group. A request that Lambda takes can have 6 MB. */
export const LARGEST_BODY = 2 * 1024 * 1024;

/** Source: RFC 7644, section 3.1: application/scim+json; providers send application/json, too. */
const TYPES = /^application\/(?:scim\+)?json\s*(?:;|$)/i;

/**
 * Reads the object that a request carries.
 *
 * @throws ScimError invalidSyntax; 413 for too large a body; 415 for what is not called JSON.
 */
export function readBody({ body = "", contentType }: ScimRequest): JsonObject {
  if (contentType !== undefined && !TYPES.test(contentType))
    throw new ScimError(415, "The body is not of the type application/scim+json.");
  if (Buffer.byteLength(body) > LARGEST_BODY)
    throw new ScimError(413, `The body is larger than ${LARGEST_BODY / 1024} KiB.`);
  const parsed = parse(body);
  if (!isObject(parsed)) throw refused("invalidSyntax", "The body is not an object in JSON.");
  return parsed;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("invalidSyntax", "The body is not JSON.");
  }
}
