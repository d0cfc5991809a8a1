import { expect } from "chai";
import { startDemoClient } from "../../../sandbox/cli/demo-client.ts";
import { sandboxPort } from "../../../sandbox/sign-in/sandbox-port.ts";
import { REDIRECT_URI } from "../../../sign-in/index.ts";
import { RedirectListener } from "../../../sign-in/redirect-listener.ts";
import { Browser } from "../../sign-in/support.ts";
import { startOidcProvider } from "../../support/oidc-provider.ts";
import { until } from "../../support/until.ts";

const outputs = {
  PoolId: "eu-central-1_Abc",
  ClientId: "client",
  IssuerUrl: "https://issuer.example",
  AuthEndpoint: "https://api.example/prod/oauth2/authorize",
  TokenEndpoint: "https://api.example/prod/oauth2/token",
  JwksUri: "https://issuer.example/jwks",
};

describe("The sign-in that waits for a reader's browser", () => {
  const answerAt18080 = () => fetch("http://127.0.0.1:18080/", { redirect: "manual" });

  /** Where the client at the port sends a browser. Another worker's sign-in may have the port for a moment. */
  const addressAt18080 = async () => {
    const location = (await answerAt18080().catch(() => undefined))?.headers.get("location");
    return location ? new URL(location) : undefined;
  };
  const clientAt18080 = async () => (await addressAt18080())?.searchParams.get("client_id");

  it("starts with the app's own request, offline_access and PKCE in it", async () => {
    const demoClient = await startDemoClient(outputs, (address) => address);
    try {
      await until(async () => (await clientAt18080()) === "client");
      const location = (await addressAt18080()) ?? new URL("about:blank");
      expect(location.href).to.match(/^https:\/\/api\.example\/prod\/oauth2\/authorize\?/);
      expect(location.searchParams.get("scope")).to.equal("openid email profile offline_access");
      expect(location.searchParams.get("code_challenge_method")).to.equal("S256");
    } finally {
      await demoClient.stop();
    }
  });

  it("ends on the page of npm run sign-in, and then starts another sign-in", async () => {
    const provider = await startOidcProvider();
    const { issuer, clientId, authorizationEndpoint, tokenEndpoint, jwksUri } = provider.app(REDIRECT_URI);
    const endpoints = { AuthEndpoint: authorizationEndpoint, TokenEndpoint: tokenEndpoint, JwksUri: jwksUri };
    const own = { ...outputs, ClientId: clientId, IssuerUrl: issuer, ...endpoints };
    const demoClient = await startDemoClient(own, provider.resolve);
    try {
      const browser = new Browser();
      await until(async () => {
        await browser.open(REDIRECT_URI).catch(() => undefined);
        return browser.page.includes("The sign-in works");
      });
      expect(browser.page).to.include("Ada.Lovelace@Example.com");
      expect((await fetch("http://127.0.0.1:18080/%2f%2f?code=x")).status).to.equal(404);
      expect((await addressAt18080())?.searchParams.get("state")).to.be.a("string");
    } finally {
      await demoClient.stop();
      await provider.stop();
    }
  });

  it("takes the port from any other sandbox that waits, which comes back afterwards", async () => {
    const first = await startDemoClient({ ...outputs, ClientId: "first" }, (address) => address);
    const second = await startDemoClient({ ...outputs, ClientId: "second" }, (address) => address);
    try {
      await until(async () => (await clientAt18080()) === "second");
      await second.stop();
      // A sandbox of the developer may wait for the port too, and may be quicker.
      await until(async () => ![undefined, "second"].includes((await clientAt18080()) ?? undefined));
    } finally {
      await first.stop();
    }
  });

  it("makes room for a proof of sign-in, also another checkout's, and comes back", async () => {
    const demoClient = await startDemoClient(outputs, (address) => address);
    try {
      const proof = await RedirectListener.open({
        ...sandboxPort,
        redirectUri: REDIRECT_URI,
        start: "https://api.example/authorize",
        isExpected: () => true,
      });
      expect((await answerAt18080()).status).to.equal(404);
      await proof.close();
      await until(async () => (await addressAt18080()) !== undefined);
    } finally {
      await demoClient.stop();
    }
  });
});
