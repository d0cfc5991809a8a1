import { DISCOVERY, discover } from "./discovery.ts";
import { ScimError } from "./errors.ts";
import { create } from "./operations/create.ts";
import { get, list, search } from "./operations/list.ts";
import { patch, remove, replace } from "./operations/modify.ts";
import type { Context } from "./operations/resource.ts";
import { answered, type Done, InterruptedError, refusal, type ScimRequest } from "./request.ts";
import { resourceTypeAt } from "./schema/resource-type.ts";

type Deps = Pick<Context, "store" | "newId" | "now">;
type Methods = Readonly<Record<string, (context: Context, id: string) => Promise<Done>>>;

const COLLECTION_METHODS: Methods = { GET: list, POST: create };
const SEARCH_METHODS: Methods = { POST: search };
const RESOURCE_METHODS: Methods = { GET: get, PUT: replace, PATCH: patch, DELETE: remove };

/** Optional features of RFC 7644, sections 3.7 and 3.11. */
const UNSUPPORTED: ReadonlySet<string> = new Set(["Bulk", "Me"]);

/**
 * Answers an authorized request as RFC 7644 requires, also a refused one.
 *
 * @returns the answer, and the affected users.
 * @throws Error only if the store fails: then the effect of the request is unknown. An InterruptedError names the users who may be affected.
 */
export async function answer(request: ScimRequest, deps: Deps): Promise<Done> {
  try {
    return await route(request, deps);
  } catch (error) {
    if (error instanceof ScimError) return refusal(error);
    if (error instanceof InterruptedError && error.cause instanceof ScimError)
      return { ...refusal(error.cause), touched: error.touched };
    throw error;
  }
}

async function route(request: ScimRequest, deps: Deps): Promise<Done> {
  const [first = "", id, ...rest] = request.path;
  if (UNSUPPORTED.has(first)) throw new ScimError(501, `${first} is not supported.`);
  if (rest.length > 0) throw unknownAddress();
  if (DISCOVERY.has(first)) {
    if (request.method !== "GET") return notAllowed(["GET"]);
    return discover(request);
  }
  const type = resourceTypeAt(first);
  if (type === undefined) throw unknownAddress();
  const methods =
    id === undefined ? COLLECTION_METHODS : id === ".search" ? SEARCH_METHODS : RESOURCE_METHODS;
  const operation = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (operation === undefined) return notAllowed(Object.keys(methods));
  return operation({ ...deps, type, request }, id ?? "");
}

function unknownAddress(): ScimError {
  return new ScimError(404, "This path does not exist.");
}

function notAllowed(methods: readonly string[]): Done {
  const { answer: refused } = refusal(new ScimError(405, "This path does not support this method."));
  return answered(refused.status, refused.body, { allow: methods.join(", ") });
}
