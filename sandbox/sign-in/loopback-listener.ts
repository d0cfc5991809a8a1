import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { answerHandover, isPortHandoverRequest, requestPortHandover } from "./port-handover.ts";
import { SignInError } from "./sign-in-error.ts";

/** The port of Amazon Quick's desktop app. */
const PORT = 18_080;

/** Amazon Quick's redirect URI. It has no slash at the end, since Cognito compares it exactly. */
export const REDIRECT_URI = `http://localhost:${PORT}`;

/** How long to wait for the port, which another run may use, and for the redirect. */
const LISTENER_TIMEOUT_MS = 60_000;

/** The loopback server with which a desktop app receives the code. Source: RFC 8252, section 7.3. */
export interface LoopbackListener {
  /** The address of the redirect, with its parameters. */
  readonly callback: Promise<URL>;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1:18080 for one redirect.
 *
 * @throws SignInError `port-taken` if another program uses the port, or another sign-in for a minute.
 */
export async function listenOnLoopback(): Promise<LoopbackListener> {
  const received = Promise.withResolvers<URL>();
  // A sign-in that fails before the redirect does not wait for it.
  received.promise.catch(() => {});
  const server = createServer((request, response) => {
    if (isPortHandoverRequest(request)) return answerHandover(response, "busy");
    response.setHeader("content-type", "text/plain");
    response.end("You are signed in. You can close this window.\n");
    const address = new URL(request.url ?? "/", REDIRECT_URI);
    // Other programs may ask for this port, too: only a redirect has one of the two.
    if (address.searchParams.has("code") || address.searchParams.has("error")) received.resolve(address);
  });
  await listen(server);
  const timer = setTimeout(() => {
    received.reject(
      new SignInError("callback-refused", `No redirect to ${REDIRECT_URI} arrived within a minute.`),
    );
  }, LISTENER_TIMEOUT_MS);
  return {
    callback: received.promise,
    close: async () => {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/**
 * Checks before a long start that a sign-in will get the port.
 *
 * @throws SignInError `port-taken` if a program that is no sandbox has it.
 */
export async function assertPortAvailable(attempts = 2): Promise<void> {
  const server = createServer();
  try {
    await listenOnce(server);
  } catch (cause) {
    if (isTaken(cause) && (await requestPortHandover(PORT)) !== "foreign") return;
    if (attempts <= 1) throw portTaken(cause);
    await sleep(500);
    return assertPortAvailable(attempts - 1);
  }
  server.close();
  await once(server, "close");
}

async function listen(server: Server): Promise<void> {
  const deadline = Date.now() + LISTENER_TIMEOUT_MS;
  for (;;) {
    try {
      return await listenOnce(server);
    } catch (cause) {
      if (!isTaken(cause) || Date.now() > deadline) throw portTaken(cause);
      await requestPortHandover(PORT);
      await sleep(250);
    }
  }
}

async function listenOnce(server: Server): Promise<void> {
  server.listen(PORT, "127.0.0.1");
  await once(server, "listening");
}

function isTaken(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
}

function portTaken(cause: unknown): SignInError {
  const reason = isTaken(cause) ? "is in use by another program, perhaps Amazon Quick" : "cannot be opened";
  return new SignInError(
    "port-taken",
    `Port ${PORT} of 127.0.0.1 ${reason}. The desktop app's sign-in comes back to it. End that program and try again; ` +
      `to find it: lsof -nP -iTCP:${PORT} -sTCP:LISTEN`,
    { cause },
  );
}
