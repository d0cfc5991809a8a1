import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Loopback, type LoopbackOptions, openLoopback } from "./loopback.ts";
import { noticePage, PAGE_HEADERS } from "./page.ts";

export interface RedirectListenerOptions extends LoopbackOptions {
  readonly redirectUri: string;
  /** Where the browser begins. */
  readonly start: string;
  /** Whether a redirect belongs to the sign-in that waits. */
  readonly isExpected: (redirect: URL) => boolean;
  /** A second request, to which the browser goes on after the first redirect with a code, and before the last page. */
  readonly second?: SecondRequest | undefined;
  /** Called for each redirect that does not. */
  readonly onUnexpected?: () => void;
  /** Answers a request before anything else does. @returns whether it did. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface SecondRequest {
  readonly start: string;
  /** Whether a redirect answers it. */
  readonly isExpected: (redirect: URL) => boolean;
}

const NOTHING = noticePage("Nothing is here", "Return to the terminal: it shows the address of the sign-in.");
const NOT_EXPECTED = noticePage(
  "This sign-in is not expected",
  "The command that waits in the terminal did not start it. Open the address that the terminal shows now.",
);
const ANSWERED = noticePage(
  "This sign-in already has its result",
  "Another window came back first. That window and the terminal show the result.",
);

/** How long a browser that has been redirected may take to ask for the last page. */
const PAGE_GRACE_MS = 1_000;

/** Receives the redirect of one sign-in, and shows its result in the browser. Source: RFC 8252, section 7.3. */
export class RedirectListener {
  /** The first redirect that belongs to the sign-in. */
  readonly redirect: Promise<URL>;
  /** The first redirect that answers the second request. It may never come. */
  readonly secondRedirect: Promise<URL>;
  readonly #options: RedirectListenerOptions;
  readonly #received = Promise.withResolvers<URL>();
  readonly #receivedSecond = Promise.withResolvers<URL>();
  readonly #page = Promise.withResolvers<string>();
  /** Only the browser with the code learns it: the state alone can be found at `start`, whose address is on a command line. */
  readonly #resultPath = secretPath("result");
  readonly #startPath = secretPath("start");
  readonly #asked = Promise.withResolvers<void>();
  readonly #shown = new Set<Promise<unknown>>();
  /** Query of the first redirect that belongs to the sign-in. */
  #accepted: string | undefined;
  #loopback: Loopback | undefined;

  private constructor(options: RedirectListenerOptions) {
    this.#options = options;
    this.redirect = this.#received.promise;
    this.secondRedirect = this.#receivedSecond.promise;
  }

  /** @throws SignInError PORT_TAKEN */
  static async open(options: RedirectListenerOptions): Promise<RedirectListener> {
    const listener = new RedirectListener(options);
    const { port } = new URL(options.redirectUri);
    listener.#loopback = await openLoopback(
      Number(port),
      (...exchange) => listener.#answer(...exchange),
      options,
    );
    return listener;
  }

  /** Leads the browser to `start`: it is short, and does not have the state. */
  get address(): string {
    return new URL(this.#startPath, this.#options.redirectUri).href;
  }

  /** Shows the last page to the browser, if one was redirected, and closes the port. */
  async close(page?: string): Promise<void> {
    if (page !== undefined && this.#accepted !== undefined) {
      this.#page.resolve(page);
      const shown = this.#asked.promise.then(() => Promise.all(this.#shown));
      await Promise.race([shown, wait(PAGE_GRACE_MS, undefined, { ref: false })]);
    }
    await this.#loopback?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.#options.intercept?.(request, response) === true) return;
    const { redirectUri } = this.#options;
    const address = URL.parse(request.url ?? "/", redirectUri);
    if (address === null || !isOwnHost(request, redirectUri)) send(response, 404, NOTHING);
    else if (request.method !== "GET") send(response, 405, NOTHING);
    else if (address.pathname === this.#resultPath) this.#showResult(response);
    else if (address.pathname === this.#startPath) redirectTo(response, this.#options.start);
    else if (!isRedirect(address, redirectUri)) send(response, 404, NOTHING);
    else if (this.#options.isExpected(address)) this.#accept(address, response);
    else if (this.#accepted !== undefined && this.#options.second?.isExpected(address) === true)
      this.#acceptSecond(address, response);
    else {
      this.#options.onUnexpected?.();
      send(response, 400, NOT_EXPECTED);
    }
  }

  #accept(redirect: URL, response: ServerResponse): void {
    this.#accepted ??= redirect.search;
    this.#received.resolve(redirect);
    // The code leaves the address bar, and never enters the browser's history.
    if (this.#accepted !== redirect.search) send(response, 409, ANSWERED);
    else redirectTo(response, this.#secondStart(redirect) ?? this.#resultPath);
  }

  /** A browser that was refused has no session. */
  #secondStart(redirect: URL): string | undefined {
    return redirect.searchParams.has("code") ? this.#options.second?.start : undefined;
  }

  #acceptSecond(redirect: URL, response: ServerResponse): void {
    this.#receivedSecond.resolve(redirect);
    redirectTo(response, this.#resultPath);
  }

  #showResult(response: ServerResponse): void {
    const shown = Promise.race([once(response, "finish"), once(response, "close")]).catch(() => undefined);
    this.#shown.add(shown);
    this.#asked.resolve();
    void this.#page.promise.then((page) =>
      response.writeHead(200, { ...PAGE_HEADERS, connection: "close" }).end(page),
    );
  }
}

/** A path that other programs on this computer cannot guess. */
function secretPath(name: string): string {
  return `/${name}/${randomBytes(16).toString("base64url")}`;
}

/** Other programs and the browser itself (favicon.ico) ask for this port, too: only a redirect has a code or an error. */
function isRedirect({ pathname, searchParams }: URL, redirectUri: string): boolean {
  return (
    pathname === new URL(redirectUri).pathname && (searchParams.has("code") || searchParams.has("error"))
  );
}

/** A page of the internet whose name points to this computer must not read the result (DNS rebinding). */
function isOwnHost({ headers: { host = "" } }: IncomingMessage, redirectUri: string): boolean {
  const { port } = new URL(redirectUri);
  return ["localhost", "127.0.0.1", "[::1]"].some((name) => host === `${name}:${port}`);
}

function redirectTo(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...PAGE_HEADERS, location, connection: "close" }).end();
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, connection: "close" }).end(page);
}
