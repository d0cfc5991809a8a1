import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import * as schemas from "@authenio/samlify-node-xmllint";
import { setSchemaValidator } from "samlify";
import { type LocalServer, serveLocally } from "../local-server.ts";
import { selfSigned } from "./certificate.ts";
import { loginPage, selfSubmittingPage } from "./login-page.ts";
import {
  filledIn,
  identityProvider,
  SAML_PATHS,
  type SamlApplication,
  type SamlEntities,
  serviceProvider,
} from "./saml-entities.ts";
import type { ProviderUser } from "./users.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const YEAR_MS = 365 * DAY_MS;

/** The browser's session at the provider. */
const SESSION = "saml-session";

export interface SamlProviderOptions {
  /** The https host that the sandbox serves at this provider's origin. */
  readonly host: string;
  readonly users: readonly ProviderUser[];
}

/**
 * A real SAML identity provider on this computer, which plays IAM Identity Center: the Subject is persistent, the attributes are `email`
 * and `email_verified`, and the assertion is signed. Beyond Identity Center, it can verify requests, encrypt assertions and sign users out.
 */
export interface SamlProvider extends LocalServer {
  readonly metadataUrl: string;
  /** Begins a sign-in without a request. */
  readonly startUrl: string;
  /** Sets up the application. */
  register(application: SamlApplication): void;
}

/** Starts the provider. Until an application is set up, no sign-in begins. */
export async function startSamlProvider({ host, users }: SamlProviderOptions): Promise<SamlProvider> {
  setSchemaValidator(schemas);
  const now = Date.now();
  const certificateUntil = (end: Date) => selfSigned(host, new Date(now - DAY_MS), end, "rsa");
  const certificate = certificateUntil(new Date(now + YEAR_MS));
  let provider = identityProvider(host, certificate);
  let entities: SamlEntities | undefined;
  const sessions = new Map<string, string>();
  const server = await serveLocally(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", `https://${host}`);
    if (pathname === SAML_PATHS.metadata)
      return response.writeHead(200, { "content-type": "application/xml" }).end(provider.getMetadata());
    const answer = ANSWERS[pathname];
    if (answer === undefined || entities === undefined) return response.writeHead(404).end();
    const exchange = { entities, users, sessions, query: search.slice(1), request, response };
    return answer(exchange).catch(() => response.writeHead(400).end());
  });
  return {
    ...server,
    metadataUrl: `https://${host}${SAML_PATHS.metadata}`,
    startUrl: `https://${host}${SAML_PATHS.start}`,
    register: (application) => {
      const { certificateEnd: end } = application;
      provider = identityProvider(host, end ? certificateUntil(end) : certificate, application);
      entities = {
        provider,
        application: serviceProvider(application),
        values: application.values ?? {},
      };
    },
  };
}

/** A request of the browser. */
interface Exchange {
  readonly entities: SamlEntities;
  readonly users: readonly ProviderUser[];
  /** Users by the session's ID. */
  readonly sessions: Map<string, string>;
  /** As it was sent: a signature covers its encoding. */
  readonly query: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const ANSWERS: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
  [SAML_PATHS.signIn]: async (exchange) => {
    const { provider, application } = exchange.entities;
    const { extract } = await provider.parseLoginRequest(application, "redirect", received(exchange.query));
    await signIn(exchange, extract.request?.["id"]);
  },
  [SAML_PATHS.start]: (exchange) => signIn(exchange, undefined),
  [SAML_PATHS.signOut]: signOut,
};

/** Asks who signs in, and posts the assertion to the application. A denied access ends here: Identity Center sends no response for it. */
async function signIn(exchange: Exchange, requestId: string | undefined): Promise<void> {
  const { entities, users, sessions, query, request, response } = exchange;
  response.setHeader("content-type", "text/html; charset=utf-8");
  const known = sessions.get(sessionOf(request) ?? "");
  if (known === undefined && request.method !== "POST") {
    response.end(loginPage("AWS access portal", request.url ?? "", users));
    return;
  }
  const chosen = known ?? new URLSearchParams(await text(request)).get("user");
  const user = users.find(({ id }) => id === chosen);
  if (user === undefined) {
    response.writeHead(403).end("No access. You are not assigned to this application.");
    return;
  }
  const { provider, application } = entities;
  const info = { extract: {} };
  const { context } = await provider.createLoginResponse(application, info, "post", user, {
    customTagReplacement: (template) => filledIn(template, entities, user, requestId),
  });
  const session = randomUUID();
  sessions.set(session, user.id);
  response.setHeader("set-cookie", `${SESSION}=${session}; Path=/; HttpOnly; Secure`);
  const fields = {
    SAMLResponse: context,
    RelayState: new URLSearchParams(query).get("RelayState") ?? "",
  };
  response.end(selfSubmittingPage(application.entityMeta.getAssertionConsumerService("post"), fields));
}

/** Ends the session for a signed request, and sends the browser back with the answer. */
async function signOut({ entities, sessions, query, request, response }: Exchange): Promise<void> {
  const { provider, application } = entities;
  const message = received(query);
  const info = await provider.parseLogoutRequest(application, "redirect", message);
  const { context, entityEndpoint } = provider.createLogoutResponse(application, info, "post");
  response.setHeader("content-type", "text/html; charset=utf-8");
  sessions.delete(sessionOf(request) ?? "");
  response.setHeader("set-cookie", `${SESSION}=; Path=/; Max-Age=0; HttpOnly; Secure`);
  const fields = { SAMLResponse: context, RelayState: message.query["RelayState"] ?? "" };
  response.end(selfSubmittingPage(entityEndpoint, fields));
}

/** Source: SAML V2.0 bindings, section 3.4.4.1: the signature covers these parameters in this order, encoded as they were sent. */
const SIGNED = ["SAMLRequest", "RelayState", "SigAlg"];

function received(query: string) {
  const parts = query.split("&").map((part) => [part.split("=")[0] ?? "", part] as const);
  return {
    query: Object.fromEntries(new URLSearchParams(query)),
    octetString: SIGNED.flatMap((name) =>
      parts.flatMap(([found, part]) => (found === name ? [part] : [])),
    ).join("&"),
  };
}

function sessionOf({ headers }: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|; )${SESSION}=([^;]+)`).exec(headers.cookie ?? "")?.[1];
}
