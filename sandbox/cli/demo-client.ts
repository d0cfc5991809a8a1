import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Outputs } from "../../automation/output/outputs.ts";
import {
  amazonQuick,
  completeSignIn,
  type Loopback,
  openLoopback,
  PAGE_HEADERS,
  pageOf,
  REDIRECT_URI,
  resultPage,
  SignInAttempt,
} from "../../sign-in/index.ts";
import { answerHandover, isPortHandoverRequest, requestPortHandover } from "../sign-in/port-handover.ts";

const PORT = Number(new URL(REDIRECT_URI).port);

/** Waiting time before the port is taken again: a verified sign-in takes it within a quarter of a second. */
const LISTEN_RETRY_MS = 1_000;

/** At the start: another sandbox may have the port, and releases it, at the latest when its sign-in is verified. */
const FIRST_WAIT_MS = 10_000;

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
 * @throws SignInError PORT_TAKEN if another program has the port.
 */
export async function startDemoClient(outputs: Outputs, resolve: Resolve): Promise<DemoClient> {
  const stopped = new AbortController();
  const app = new DemoApp(outputs, { resolve, signal: stopped.signal });
  let loopback: Loopback | undefined;
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    if (!isPortHandoverRequest(request)) return void app.answer(request, response);
    response.once("close", () => void release());
    answerHandover(response, "released");
  };
  /** Releases the port, and takes it again when it is free. */
  const release = async () => {
    await loopback?.close();
    loopback = undefined;
    while (!stopped.signal.aborted && loopback === undefined) {
      await wait(LISTEN_RETRY_MS);
      if (!stopped.signal.aborted) loopback = await openLoopback(PORT, handler).catch(() => undefined);
    }
  };
  loopback = await openLoopback(PORT, handler, {
    makeRoom: () => requestPortHandover(PORT),
    waitMs: FIRST_WAIT_MS,
  });
  return {
    address: REDIRECT_URI,
    stop: async () => {
      stopped.abort();
      await loopback?.close();
    },
  };
}

/** One sign-in at a time, as in the desktop app. */
class DemoApp {
  readonly #app: ReturnType<typeof amazonQuick>;
  readonly #reach: ConstructorParameters<typeof SignInAttempt>[1];
  /** Pages of finished sign-ins, by paths that only their browser knows. */
  readonly #results = new Map<string, Promise<string>>();
  #attempt: SignInAttempt | undefined;

  constructor(outputs: Outputs, reach: ConstructorParameters<typeof SignInAttempt>[1]) {
    this.#app = amazonQuick(outputs);
    this.#reach = reach;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = URL.parse(request.url ?? "/", REDIRECT_URI);
    const result = this.#results.get(address?.pathname ?? "");
    if (result !== undefined) response.writeHead(200, PAGE_HEADERS).end(await result);
    else if (address?.pathname !== "/") response.writeHead(404).end();
    else {
      const isRedirect = address.searchParams.has("code") || address.searchParams.has("error");
      const location = isRedirect ? this.#finish(address) : await this.#begin();
      response.writeHead(303, { ...PAGE_HEADERS, location }).end();
    }
  }

  #begin(): Promise<string> {
    this.#attempt = new SignInAttempt(this.#app, this.#reach);
    return this.#attempt.address();
  }

  /** @returns the path of the result's page. */
  #finish(redirect: URL): string {
    const attempt = this.#attempt;
    // A redirect that no sign-in of this app awaits starts one.
    if (attempt?.isAnsweredBy(redirect) !== true) return "/";
    this.#attempt = undefined;
    const path = `/result/${randomBytes(16).toString("base64url")}`;
    const page = completeSignIn(this.#app, attempt, redirect).then(
      (signedIn) => resultPage(this.#app.name, signedIn),
      (error: unknown) => pageOf(this.#app, error),
    );
    this.#results.set(path, page);
    return path;
  }
}
