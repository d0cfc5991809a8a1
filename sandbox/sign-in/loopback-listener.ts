import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { requestPortHandover } from "./port-handover.ts";
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
 * @throws SignInError `port-taken` if another program uses the port for a minute.
 */
export async function listenOnLoopback(): Promise<LoopbackListener> {
  const received = Promise.withResolvers<URL>();
  // A sign-in that fails before the redirect does not wait for it.
  received.promise.catch(() => {});
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain");
    response.end("You are signed in. You can close this window.\n");
    received.resolve(new URL(request.url ?? "/", REDIRECT_URI));
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

async function listen(server: Server): Promise<void> {
  const deadline = Date.now() + LISTENER_TIMEOUT_MS;
  for (;;) {
    try {
      server.listen(PORT, "127.0.0.1");
      await once(server, "listening");
      return;
    } catch (cause) {
      const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
      if (!isTaken || Date.now() > deadline) {
        throw new SignInError(
          "port-taken",
          `Port ${PORT} of 127.0.0.1 is in use, by another sign-in or by Amazon Quick. End that program and try again.`,
          { cause },
        );
      }
      await requestPortHandover(PORT);
      await sleep(250);
    }
  }
}
