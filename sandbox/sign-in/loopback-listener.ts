import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { askToStepAside } from "./port-handover.ts";
import { SignInError } from "./sign-in-error.ts";

/** Where Amazon Quick's desktop app listens. */
const PORT = 18_080;

/** Milliseconds to wait for the port, which another run may hold, and for the redirect. */
const PATIENCE = 60_000;

/** What a desktop app opens on loopback to be given the code. Source: RFC 8252, section 7.3. */
export interface LoopbackListener {
  /** The address that the browser was sent to. */
  readonly callback: Promise<URL>;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1:18080, for one redirect.
 *
 * @throws SignInError `port-taken`, when another program has had the port for a minute.
 */
export async function listenOnLoopback(): Promise<LoopbackListener> {
  const received = Promise.withResolvers<URL>();
  // a sign-in that fails before the redirect never waits for it
  received.promise.catch(() => {});
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain");
    response.end("You are signed in. You can close this window.\n");
    received.resolve(new URL(request.url ?? "/", `http://localhost:${PORT}`));
  });
  await listen(server);
  const timer = setTimeout(() => {
    received.reject(
      new SignInError("callback-refused", `Nobody came back to http://localhost:${PORT} within a minute.`),
    );
  }, PATIENCE);
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
  const deadline = Date.now() + PATIENCE;
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
          `Port ${PORT} of 127.0.0.1 is not free: another sign-in, or Amazon Quick itself, holds it. End that one and try again.`,
          { cause },
        );
      }
      await askToStepAside(PORT);
      await sleep(250);
    }
  }
}
