import { DISCOVERY, discover } from "./discovery/answer.ts";
import { ScimError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Context } from "./operations/context.ts";
import { create } from "./operations/create.ts";
import { get } from "./operations/get.ts";
import { list } from "./operations/list.ts";
import { patch } from "./operations/patch.ts";
import { remove } from "./operations/remove.ts";
import { replace } from "./operations/replace.ts";
import { search } from "./operations/search.ts";
import { answered, type Done, type ScimRequest } from "./request.ts";
import { RESOURCE_TYPES } from "./schema/resource-type.ts";

type Deps = Pick<Context, "store" | "newId" | "now">;
type Methods = Readonly<Record<string, (context: Context, id: string) => Promise<Done>>>;

const OF_ALL: Methods = { GET: list, POST: create };
const OF_SEARCH: Methods = { POST: search };
const OF_ONE: Methods = { GET: get, PUT: replace, PATCH: patch, DELETE: remove };

/** What RFC 7644 has and this endpoint has not: sections 3.7 and 3.11. */
const NOT_HERE: ReadonlySet<string> = new Set(["Bulk", "Me"]);

/**
 * Answers a request of somebody who may make it, by RFC 7644. A request that is refused is answered, too.
 *
 * @returns the answer, and whose accounts can be concerned.
 * @throws Error only where the store fails: nobody knows then what took effect.
 */
export async function answer(request: ScimRequest, deps: Deps): Promise<Done> {
  try {
    return await route(request, deps);
  } catch (error) {
    if (error instanceof ScimError) return refusal(error);
    throw error;
  }
}

async function route(request: ScimRequest, deps: Deps): Promise<Done> {
  const [first = "", id, ...rest] = request.path;
  if (NOT_HERE.has(first)) throw new ScimError(501, `${first} is not supported.`);
  if (rest.length > 0) throw notHere();
  if (DISCOVERY.has(first)) {
    if (request.method !== "GET") return notAllowed(["GET"]);
    return discover(request);
  }
  const type = RESOURCE_TYPES.get(first);
  if (type === undefined) throw notHere();
  const methods = id === undefined ? OF_ALL : id === ".search" ? OF_SEARCH : OF_ONE;
  const operation = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (operation === undefined) return notAllowed(Object.keys(methods));
  return operation({ ...deps, type, request }, id ?? "");
}

function notHere(): ScimError {
  return new ScimError(404, "There is nothing at this address.");
}

function notAllowed(methods: readonly string[]): Done {
  const { answer: refused } = refusal(new ScimError(405, "This address does not take this method."));
  return answered(refused.status, refused.body, { allow: methods.join(", ") });
}

/** The answer for a request that is refused. */
export function refusal(error: ScimError): Done {
  return answered(error.status, errorBody(error));
}

/** Source: RFC 7644, section 3.12: the status is text. */
export function errorBody({ status, scimType, message }: ScimError): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail: message,
  };
}
