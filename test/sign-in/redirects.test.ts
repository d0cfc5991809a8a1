import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { openLoopback, SignedIn, SignInError } from "../../sign-in/index.ts";
import { type Faults, type OidcProvider, startOidcProvider } from "../support/oidc-provider.ts";
import {
  authorizationRequest,
  Browser,
  expectNoSecrets,
  failureAt,
  freeRedirectUri,
  recordedFailure,
  signInAt,
} from "./support.ts";

describe("The redirect of a sign-in", () => {
  let provider: OidcProvider;
  /** All that a user could see of all failed sign-ins of this file. */
  const shown: string[] = [];

  before(async () => {
    provider = await startOidcProvider();
  });
  after(() => provider.stop());

  const failure = (faults: Faults, changes = {}) => recordedFailure({ provider, shown }, faults, changes);

  it("ignores a redirect with another state, says so once, and waits for its own", async () => {
    provider.misbehave({});
    const browser = new Browser();
    const strangers: number[] = [];
    const { result, lines } = await signInAt(provider, {
      open: async (address) => {
        const redirectUri = (await authorizationRequest(address)).get("redirect_uri") ?? "";
        for (const query of ["code=x&state=y", "code=x", "code=x&state=y&state=z", "error=access_denied"])
          strangers.push((await fetch(`${redirectUri}?${query}`)).status);
        strangers.push((await fetch(`${redirectUri}/favicon.ico`)).status);
        await browser.open(address);
      },
    });
    expect(strangers).to.deep.equal([400, 400, 400, 400, 404]);
    expect(result).to.be.instanceOf(SignedIn);
    expect(lines.filter((line) => line.includes("another state"))).to.have.length(1);
  });

  it("says at its end if only redirects with another state came", async () => {
    const mangle = (redirect: URLSearchParams) => redirect.set("state", "mangled");
    const { error, browser } = await failure({ redirect: mangle }, { timeoutMs: 300 });
    expect(error.code).to.equal("SIGN_IN_TIMEOUT");
    expect(error.message).to.include("Only a redirect with another state arrived");
    expect(browser.page).to.include("This sign-in is not expected");
  });

  it("gives the result to a browser that comes back again with the same code", async () => {
    provider.misbehave({ tokenDelayMs: 400 });
    const [one, other] = [new Browser(), new Browser()];
    const { result } = await signInAt(provider, {
      open: async (address) => {
        await Promise.all([one.open(address), other.open(address)]);
      },
    });
    expect(result).to.be.instanceOf(SignedIn);
    expect(one.page).to.include("The sign-in works");
    expect(other.page).to.equal(one.page);
  });

  it("gives it to no tab or program with another code, even if that knows the state", async () => {
    provider.misbehave({ tokenDelayMs: 400 });
    const [browser, stranger] = [new Browser(), new Browser()];
    const { result } = await signInAt(provider, {
      open: async (address) => {
        const asked = await authorizationRequest(address);
        const opened = browser.open(address);
        await setTimeout(200);
        await stranger.open(`${asked.get("redirect_uri")}?code=another&state=${asked.get("state")}`);
        await opened;
      },
    });
    expect(result).to.be.instanceOf(SignedIn);
    expect(browser.page).to.include("The sign-in works");
    expect(stranger.page).to.include("already has its result").and.not.to.include("Ada.Lovelace");
  });

  it("does not answer a page whose name points to this computer, nor other methods", async () => {
    provider.misbehave({});
    const statuses: number[] = [];
    await failure(
      {},
      {
        timeoutMs: 300,
        open: async (address: string) => {
          const redirectUri = (await authorizationRequest(address)).get("redirect_uri") ?? "";
          const state = (await authorizationRequest(address)).get("state") ?? "";
          statuses.push((await fetch(`${redirectUri}?code=x&state=${state}`, { method: "POST" })).status);
          statuses.push(await statusWithHost(`${redirectUri}?code=x&state=${state}`, "evil.test"));
        },
      },
    );
    expect(statuses).to.deep.equal([405, 404]);
  });

  it("ends at once if the browser cannot be opened, or if it is interrupted", async () => {
    const broken = await failureAt(provider, {
      open: () => Promise.reject(new SignInError("BROWSER_FAILED", "No browser.")),
    });
    expect(broken.error.code).to.equal("BROWSER_FAILED");
    const signal = AbortSignal.timeout(100);
    const interrupted = await failureAt(provider, { signal, open: async () => {} });
    expect(interrupted.error).to.include({ code: "INTERRUPTED", exitCode: 130 });
    const already = await failureAt(provider, { signal, open: async () => {} });
    expect(already.error.code).to.equal("INTERRUPTED");
  });

  it("receives the code of another app at its own path, host name and port", async () => {
    provider.misbehave({});
    for (const host of ["127.0.0.1", "localhost"]) {
      const { port } = new URL(await freeRedirectUri());
      const app = provider.app(`http://${host}:${port}/callback?from=browser`);
      const { result } = await signInAt(provider, { app });
      expect(result, host).to.be.instanceOf(SignedIn);
    }
  });

  it("can be interrupted while it waits for the port, and leaves the port free", async () => {
    const redirectUri = await freeRedirectUri();
    const port = Number(new URL(redirectUri).port);
    const other = await openLoopback(port, (_, response) => response.end());
    const signal = AbortSignal.timeout(100);
    const waiting = { makeRoom: async () => {}, waitMs: 5_000 };
    const { error } = await failureAt(provider, { app: provider.app(redirectUri), port: waiting, signal });
    expect(error.code).to.equal("INTERRUPTED");
    await other.close();
    await setTimeout(400);
    await (await openLoopback(port, () => {})).close();
  });

  it("shows no code, state, nonce, verifier or token if it fails", () => {
    expect(shown.length).to.be.above(5);
    expect(provider.secrets.size).to.be.above(10);
    expectNoSecrets(provider, shown);
  });
});

async function statusWithHost(address: string, host: string): Promise<number> {
  const { get } = await import("node:http");
  return new Promise((resolve, reject) => {
    get(address, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on("error", reject);
  });
}
