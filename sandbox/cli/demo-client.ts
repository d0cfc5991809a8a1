import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import type { Outputs } from "../../automation/output/outputs.ts";
import { askToStepAside, isStepAside } from "../sign-in/port-handover.ts";

/** As Amazon Quick has it. */
const REDIRECT_URI = "http://localhost:18080";

/** Milliseconds: a proof of sign-in takes the port within a quarter of a second. */
const COME_BACK_AFTER = 1_000;

/** Plays the desktop app for a reader's own browser: starts a sign-in, and shows who has signed in. */
export interface DemoClient {
  /** Where the reader's browser goes. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Where an address of AWS is to be found on this computer. */
export type Resolve = (address: string) => string;

/**
 * Listens where the desktop app would: `/` starts a sign-in, and the code comes back to it. There is one such port on a
 * computer, so it steps aside for a proof of sign-in, another checkout's too, and comes back.
 *
 * @throws the error of `listen` where something else has the port.
 */
export async function startTryOut(outputs: Outputs, resolve: Resolve): Promise<DemoClient> {
  const app = desktopApp(outputs, resolve);
  const server = createServer((request, response) => {
    if (isStepAside(request)) {
      response.writeHead(204, { connection: "close" }).end();
      server.close();
      server.closeIdleConnections();
      void comeBack(server, stopped.signal);
    } else void answer(app, request, response);
  });
  const stopped = new AbortController();
  await listen(server).catch(async () => {
    // Perhaps another sandbox waits there for its reader: whoever came last has the port.
    await askToStepAside(new URL(REDIRECT_URI).port);
    await wait(COME_BACK_AFTER / 4);
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

/** Takes the port again as soon as it is free. */
async function comeBack(server: Server, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted && !server.listening) {
    await wait(COME_BACK_AFTER);
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
  const body = text === undefined ? "The sign-in did not hold." : `Signed in as ${htmlText(text)}.`;
  response.writeHead(text === undefined ? 400 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><title>Quick Sign-in</title><p>${body}</p><p><a href="/">Once more</a></p>`);
}

/** One sign-in at a time, as in the app. */
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
      return String(oauth.getValidatedIdTokenClaims(tokens)?.["email"] ?? "somebody");
    },
  };
}

function htmlText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
