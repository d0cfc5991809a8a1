import type { ProxyConfig } from "./config.ts";
import type { Answer, ProxyEvent } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import type { Upstream } from "./upstream.ts";
import { parseObject, toAnswer } from "./upstream-answer.ts";

const DOCUMENT = "/.well-known/openid-configuration";

/** Cognito's document has about 1,000. */
export const MAX_DOCUMENT_BYTES = 64 * 1024;

/**
 * GET /.well-known/openid-configuration: the pool's own document with this proxy's endpoints in it.
 *
 * The issuer remains the pool's, since its tokens contain it. A client that compares it with the address it was configured
 * with refuses the document: OpenID Connect Discovery 1.0, section 4.3.
 */
export async function discovery(
  event: ProxyEvent,
  issuer: string,
  config: ProxyConfig,
  upstream: Upstream,
): Promise<Answer> {
  const base = config.apiUrl ?? apiAddress(event, issuer);
  if (base === undefined) return oauthError(500, "server_error", "Something went wrong here", "fault");
  const path = new URL(issuer).pathname + DOCUMENT;
  const outcome = await upstream.send({ method: "GET", path, headers: { accept: "application/json" } });
  const answer = toAnswer(outcome, (status, body) => status === 200 && isDocumentOf(issuer, body));
  if (answer.status !== 200) return answer;
  return {
    status: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(throughProxy(parseObject(answer.body ?? "") ?? {}, base)),
    reason: "ok",
  };
}

function isDocumentOf(issuer: string, body: string): boolean {
  return parseObject(body)?.["issuer"] === issuer;
}

function throughProxy(document: Readonly<Record<string, unknown>>, base: string): object {
  const { scopes_supported: scopes } = document;
  return {
    // If this is absent, a client assumes that "implicit" is supported, which no app client here has, and that "refresh_token"
    // is not. Source: OpenID Connect Discovery 1.0, section 3.
    grant_types_supported: ["authorization_code", "refresh_token"],
    ...document,
    authorization_endpoint: `${base}/oauth2/authorize`,
    token_endpoint: `${base}/oauth2/token`,
    userinfo_endpoint: `${base}/oauth2/userInfo`,
    // The purpose of this proxy: apps that insist on the scope request it where the document lists it.
    scopes_supported: [...(Array.isArray(scopes) ? scopes : ["openid"]), "offline_access"],
    // Cognito supports S256 and its document omits it.
    code_challenge_methods_supported: ["S256"],
  };
}

/**
 * API Gateway's address of this API: from its ID and stage, which API Gateway itself puts into the event, and the Region of
 * the deployment. Never from the Host header, which the caller can choose.
 */
function apiAddress({ requestContext }: ProxyEvent, issuer: string): string | undefined {
  const { apiId = "", stage = "" } = requestContext ?? {};
  if (!/^[a-z0-9]{1,40}$/.test(apiId) || !/^[\w-]{1,128}$/.test(stage)) return undefined;
  const host = new URL(issuer).host.replace(/^(?:issuer-)?cognito-idp\./, "execute-api.");
  return `https://${apiId}.${host}/${stage}`;
}
