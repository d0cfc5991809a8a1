import { DISCOVERY } from "../discovery/answer.ts";
import { ScimError } from "../errors.ts";
import type { Context } from "../operations/context.ts";
import type { Done, Touched } from "../request.ts";
import { answer, refusal } from "../route.ts";
import { RESOURCE_TYPES } from "../schema/resource-type.ts";
import { headerOf, type ProxyEvent, type ProxyResult, readRequest } from "./event.ts";

export interface EndpointDeps extends Pick<Context, "store" | "newId" | "now"> {
  readonly baseUrl: string | undefined;
  /** Says whether an Authorization header has the token. */
  isAllowed(authorization: string | undefined): Promise<boolean>;
  /** Tells sync where to look. */
  hint(touched: Touched): Promise<void>;
  log(line: string): void;
}

/** What of a path may stand in a log: nobody's id or name. */
const ADDRESSES: ReadonlySet<string> = new Set([...RESOURCE_TYPES.keys(), ...DISCOVERY]);

/** Bytes: a Lambda answers with 6 MB at most, and escapes of the body within its answer count too. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * Makes the endpoint: asks for the token, answers by the protocol, tells sync where to look, and writes one line for each request. The line
 * has no name, no address, no filter and no token in it.
 */
export function createEndpoint(deps: EndpointDeps) {
  return async (event: ProxyEvent): Promise<ProxyResult> => {
    const { answer: given, touched } = await work(event, deps);
    const { requestId: request } = event.requestContext;
    const [resource] = readRequest(event, deps.baseUrl).path.filter((part) => ADDRESSES.has(part));
    const line = { scim: "request", request, method: event.httpMethod, resource, status: given.status };
    deps.log(JSON.stringify(line));
    if (touched === "everybody" || touched.users.length > 0)
      await deps.hint(touched).catch((error: unknown) => {
        // The schedule looks anyway, only later: what was written stays written, and the provider is told so.
        deps.log(JSON.stringify({ scim: "hint-failed", request, code: nameOf(error) }));
      });
    return resultOf(given);
  };
}

async function work(event: ProxyEvent, deps: EndpointDeps): Promise<Done> {
  try {
    if (!(await deps.isAllowed(headerOf(event, "authorization")))) return unauthorized();
    const done = await answer(readRequest(event, deps.baseUrl), deps);
    const size = done.answer.body === undefined ? 0 : Buffer.byteLength(JSON.stringify(done.answer.body));
    return size > LARGEST_ANSWER ? { ...refusal(TOO_LARGE), touched: done.touched } : done;
  } catch (error) {
    const { requestId: request } = event.requestContext;
    deps.log(JSON.stringify({ scim: "failed", request, code: nameOf(error) }));
    // Whether it took effect is not known: providers send it again.
    return refusal(new ScimError(503, "The endpoint is not available right now: try again."));
  }
}

const TOO_LARGE = new ScimError(
  400,
  "This is more than one answer can hold: ask for fewer with count, or with excludedAttributes=members.",
  "tooMany",
);

/** API Gateway gives the header another name, x-amzn-Remapped-WWW-Authenticate. Source: "Important notes for REST APIs". */
function unauthorized(): Done {
  const done = refusal(new ScimError(401, "The bearer token is missing, or is none that holds."));
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

/** Of an error only its name: what AWS says in words can hold what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
