import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as oauth from "oauth4webapi";
import type { Outputs } from "./outputs.ts";

/** As Amazon Quick has it. */
const REDIRECT_URI = "http://localhost:18080";

/** Plays the desktop app for a reader's own browser: starts a sign-in, and shows who has signed in. */
export interface TryOut {
  /** Where the reader's browser goes. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Where an address of AWS is to be found on this computer. */
export type Resolve = (address: string) => string;

/**
 * Listens where the desktop app would: `/` starts a sign-in, and the code comes back to it.
 *
 * @throws the error of `listen` where something else has the port.
 */
export async function startTryOut(outputs: Outputs, resolve: Resolve): Promise<TryOut> {
  const app = desktopApp(outputs, resolve);
  const server = createServer((request, response) => {
    void answer(app, request, response);
  });
  server.listen(18080, "localhost");
  await once(server, "listening");
  return {
    address: REDIRECT_URI,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
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
