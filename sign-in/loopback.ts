import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { describeHolder, findPortHolder } from "./port-holder.ts";
import { SignInError } from "./sign-in-error.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Servers on this computer's loopback addresses. */
export interface Loopback {
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** Asks the program that has the port to release it. @default a port in use ends the attempt */
  readonly makeRoom?: () => Promise<unknown>;
  /** How long to try, with `makeRoom`. */
  readonly waitMs?: number;
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
}

/** `localhost` is either of them, as the browser likes. Source: RFC 8252, section 8.3; RFC 6761, section 6.3. */
const ADDRESSES = ["127.0.0.1", "::1"];

/** The computer has no such address: IPv6 may be off. */
const ABSENT = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

const RETRY_MS = 250;

/**
 * Listens on a port of both loopback addresses: with one alone, another program could receive the code at the other.
 *
 * @throws SignInError PORT_TAKEN, with the program's name where the system tells it.
 */
export async function openLoopback(
  port: number,
  handler: Handler,
  { makeRoom, waitMs = 0, signal }: LoopbackOptions = {},
): Promise<Loopback> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      const loopback = await listenOnBoth(port, handler);
      if (signal?.aborted !== true) return loopback;
      await loopback.close();
    } catch (cause) {
      const isPatient = codeOf(cause) === "EADDRINUSE" && Date.now() <= deadline;
      if (makeRoom === undefined || !isPatient) throw await portTaken(port, cause);
    }
    signal?.throwIfAborted();
    await makeRoom?.();
    await wait(RETRY_MS);
  }
}

async function listenOnBoth(port: number, handler: Handler): Promise<Loopback> {
  const servers: Server[] = [];
  const loopback = { close: () => closeAll(servers) };
  try {
    for (const address of ADDRESSES) {
      const server = createServer(handler);
      server.listen({ port, host: address, exclusive: true });
      const isListening = await once(server, "listening").then(
        () => true,
        (cause: unknown) => {
          if (ABSENT.includes(codeOf(cause))) return false;
          throw cause;
        },
      );
      if (isListening) servers.push(server);
    }
  } catch (cause) {
    await loopback.close();
    throw cause;
  }
  return loopback;
}

async function closeAll(servers: Server[]): Promise<void> {
  const closed = servers.splice(0).map(async (server) => {
    const end = once(server, "close");
    server.close();
    server.closeAllConnections();
    await end;
  });
  await Promise.all(closed);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

async function portTaken(port: number, cause: unknown): Promise<SignInError> {
  if (codeOf(cause) !== "EADDRINUSE")
    return new SignInError(
      "PORT_TAKEN",
      `Port ${port} cannot be opened: ${codeOf(cause) || "unknown error"}.`,
      {
        hint: "Security software may forbid it. The app needs the same port.",
      },
    );
  const holder = await findPortHolder(port);
  return new SignInError(
    "PORT_TAKEN",
    `Port ${port} is in use by ${describeHolder(holder)}. The sign-in comes back to it.`,
    {
      hint: `Quit that program, and run the command again. To find it: ${findCommand(port)}`,
    },
  );
}

function findCommand(port: number): string {
  return process.platform === "win32"
    ? `netstat -ano | findstr :${port}`
    : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
}
