import { once } from "node:events";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { expect } from "chai";
import { SignInError, type SignInRequest, signIn } from "../../sign-in/index.ts";
import type { Faults, OidcProvider } from "../support/oidc-provider.ts";

/** A redirect URI with a port that is free now. */
export async function freeRedirectUri(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return `http://localhost:${typeof address === "object" ? address?.port : 0}`;
}

/** A browser that has a session at the provider: it follows redirects to the last page. */
export class Browser {
  /** The last page, and the headers of all pages of the app. */
  page = "";
  readonly headers: Headers[] = [];

  readonly open = async (address: string): Promise<void> => {
    let next = address;
    for (let step = 0; step < 8; step += 1) {
      const answer = await fetch(next, { redirect: "manual" });
      if (new URL(next).hostname === "localhost") this.headers.push(answer.headers);
      const location = answer.headers.get("location");
      if (location === null) {
        this.page = await answer.text();
        return;
      }
      next = new URL(location, next).href;
    }
  };
}

/** Where the first address leads: the request to the provider. */
export async function authorizationRequest(address: string): Promise<URLSearchParams> {
  const { headers } = await fetch(address, { redirect: "manual" });
  return new URL(headers.get("location") ?? "").searchParams;
}

/** Signs in at the provider with a browser of its own. */
export async function signInAt(provider: OidcProvider, changes: Partial<SignInRequest> = {}) {
  const browser = new Browser();
  const lines: string[] = [];
  let opening: Promise<unknown> = Promise.resolve();
  const { open = browser.open, ...others } = changes;
  const request = {
    app: provider.app(await freeRedirectUri()),
    resolve: provider.resolve,
    open: (address: string) => {
      opening = open(address);
      return opening;
    },
    notify: (line: string) => lines.push(line),
    timeoutMs: 10_000,
    ...others,
  };
  const result = await signIn(request).catch((error: unknown) => error);
  // The browser reads the last page after the command is done.
  await Promise.allSettled([opening]);
  return { result, browser, lines };
}

/** The error of a sign-in that must fail. */
export async function failureAt(provider: OidcProvider, changes: Partial<SignInRequest> = {}) {
  const { result, browser, lines } = await signInAt(provider, changes);
  if (!(result instanceof SignInError)) throw new Error(`Expected a SignInError, and got ${String(result)}.`);
  const differing = result.report?.comparisons.filter(({ result: one }) => one !== "ok").map(({ id }) => id);
  return { error: result, differing, browser, lines };
}

/** The error of a sign-in with a provider that misbehaves. Records all that a user could see of it. */
export async function recordedFailure(
  { provider, shown }: { readonly provider: OidcProvider; readonly shown: string[] },
  faults: Faults,
  changes: Partial<SignInRequest> = {},
) {
  provider.misbehave(faults);
  const failed = await failureAt(provider, changes);
  shown.push(
    failed.browser.page,
    inspect(failed.error, { depth: 9 }),
    JSON.stringify(failed.error),
    ...failed.lines,
  );
  return failed;
}

/** Expects no code, state, nonce, verifier or token of the provider in what a user could see. */
export function expectNoSecrets(provider: OidcProvider, shown: readonly string[]): void {
  for (const text of shown)
    for (const secret of provider.secrets) expect(text.includes(secret), text.slice(0, 300)).to.equal(false);
}
