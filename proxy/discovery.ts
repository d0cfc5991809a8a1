import type { ProxyConfig } from "./config.ts";
import type { Answer, ProxyEvent } from "./messages.ts";
import { oauthError } from "./oauth-error.ts";
import type { Upstream } from "./upstream.ts";
import { answerFrom, parseObject } from "./upstream-answer.ts";

const DOCUMENT = "/.well-known/openid-configuration";

/** Bytes. Cognito's document has about 1,000. */
export const LARGEST_DOCUMENT = 64 * 1024;

/**
 * GET /.well-known/openid-configuration: the pool's own document with this proxy's endpoints in it.
 *
 * The issuer stays the pool's, since its tokens carry it. A client that compares it with the address that it was given
 * refuses the document: OpenID Connect Discovery 1.0, section 4.3.
 */
export async function discovery(
  event: ProxyEvent,
  issuer: string,
  config: ProxyConfig,
  upstream: Upstream,
): Promise<Answer> {
  const base = config.apiUrl ?? addressOfApi(event, issuer);
  if (base === undefined) return oauthError(500, "server_error", "Something went wrong here", "fault");
  const path = new URL(issuer).pathname + DOCUMENT;
  const outcome = await upstream.send({ method: "GET", path, headers: { accept: "application/json" } });
  const answer = answerFrom(outcome, (status, body) => status === 200 && isDocumentOf(issuer, body));
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
    // Where nobody says so, a client takes "implicit" for supported, which no app client here has, and "refresh_token" for
    // not. Source: OpenID Connect Discovery 1.0, section 3.
    grant_types_supported: ["authorization_code", "refresh_token"],
    ...document,
    authorization_endpoint: `${base}/oauth2/authorize`,
    token_endpoint: `${base}/oauth2/token`,
    userinfo_endpoint: `${base}/oauth2/userInfo`,
    // What this proxy is for: apps that insist on the scope ask for it where they see it.
    scopes_supported: [...(Array.isArray(scopes) ? scopes : ["openid"]), "offline_access"],
    // True of Cognito, which does not say so.
    code_challenge_methods_supported: ["S256"],
  };
}

/**
 * API Gateway's address of this API: by its id and stage, which API Gateway itself puts into the event, and the Region of
 * the deployment. Never by the Host header, which whoever asks can choose.
 */
function addressOfApi({ requestContext }: ProxyEvent, issuer: string): string | undefined {
  const { apiId = "", stage = "" } = requestContext ?? {};
  if (!/^[a-z0-9]{1,40}$/.test(apiId) || !/^[\w-]{1,128}$/.test(stage)) return undefined;
  const host = new URL(issuer).host.replace(/^cognito-idp\./, "execute-api.");
  return `https://${apiId}.${host}/${stage}`;
}
