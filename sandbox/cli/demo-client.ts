import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import type { Outputs } from "../../automation/output/outputs.ts";
import { answerHandover, isPortHandoverRequest, requestPortHandover } from "../sign-in/port-handover.ts";

/** The redirect URI of the Amazon Quick desktop app. */
const REDIRECT_URI = "http://localhost:18080";

/** Waiting time before the port is taken again: a verified sign-in takes it within a quarter of a second. */
const LISTEN_RETRY_MS = 1_000;

/** A desktop app for the user's own browser: starts a sign-in, and shows who has signed in. */
export interface DemoClient {
  /** The address to open in a browser. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Maps an address of AWS to one on this computer. */
export type Resolve = (address: string) => string;

/**
 * Listens on the desktop app's port: `/` starts a sign-in, and receives the code. A computer has only one such port: so the server releases
 * it for a verified sign-in, also of another checkout, and takes it again afterwards.
 *
 * @throws the error of `listen` if another program has the port.
 */
export async function startDemoClient(outputs: Outputs, resolve: Resolve): Promise<DemoClient> {
  const app = desktopApp(outputs, resolve);
  const server = createServer((request, response) => {
    if (isPortHandoverRequest(request)) {
      answerHandover(response, "released");
      server.close();
      server.closeIdleConnections();
      void listenAgain(server, stopped.signal);
    } else void answer(app, request, response);
  });
  const stopped = new AbortController();
  await listen(server).catch(async () => {
    // Another sandbox may have the port: the one that started last takes it.
    await requestPortHandover(new URL(REDIRECT_URI).port);
    await wait(LISTEN_RETRY_MS / 4);
    await listen(server);
  });
  return {
    address: REDIRECT_URI,
    stop: async () => {
      stopped.abort();
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(Number(new URL(REDIRECT_URI).port), "127.0.0.1");
  await once(server, "listening");
}

/** Takes the port again when it is free. */
async function listenAgain(server: Server, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted && !server.listening) {
    await wait(LISTEN_RETRY_MS);
    if (!stopped.aborted) await listen(server).catch(() => undefined);
  }
}

type App = ReturnType<typeof desktopApp>;

async function answer(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = new URL(request.url ?? "/", REDIRECT_URI);
  if (address.pathname !== "/") {
    response.writeHead(404).end();
    return;
  }
  if (!address.searchParams.has("code") && !address.searchParams.has("error")) {
    response.writeHead(302, { location: await app.begin(), "cache-control": "no-store" }).end();
    return;
  }
  const text = await app.finish(address).catch(() => undefined);
  const body = text === undefined ? "The sign-in failed." : `Signed in as ${htmlText(text)}.`;
  response.writeHead(text === undefined ? 400 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><title>Quick Sign-in</title><p>${body}</p><p><a href="/">Sign in again</a></p>`,
  );
}

/** One sign-in at a time, as in the desktop app. */
function desktopApp(outputs: Outputs, resolve: Resolve) {
  const client: oauth.Client = { client_id: outputs.ClientId };
  const server: oauth.AuthorizationServer = {
    issuer: outputs.IssuerUrl,
    token_endpoint: outputs.TokenEndpoint,
  };
  const options = {
    [oauth.customFetch]: (address: string, init: RequestInit) => fetch(resolve(address), init),
  };
  let verifier = "";
  let state = "";
  return {
    begin: async () => {
      verifier = oauth.generateRandomCodeVerifier();
      state = oauth.generateRandomState();
      const address = new URL(outputs.AuthEndpoint);
      address.search = new URLSearchParams({
        client_id: outputs.ClientId,
        redirect_uri: REDIRECT_URI,
        response_type: "code",
        scope: "openid email profile offline_access",
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
      }).toString();
      return resolve(address.href);
    },
    finish: async (callback: URL) => {
      const code = oauth.validateAuthResponse(server, client, callback, state);
      const granted = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        code,
        REDIRECT_URI,
        verifier,
        options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, granted);
      return String(oauth.getValidatedIdTokenClaims(tokens)?.["email"] ?? "an unknown user");
    },
  };
}

function htmlText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
