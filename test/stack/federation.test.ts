import { expect } from "chai";
import type { Browser } from "playwright-core";
import { OPENID, OTHER_POOL } from "../../sandbox/federation/index.ts";
import { startChromium } from "../../sandbox/setup/chromium.ts";
import { FederatedStack } from "./support/federated-stack.ts";

describe("A stack with an identity provider of each kind", () => {
  let stack: FederatedStack;
  let browser: Browser;

  before(async () => {
    stack = await FederatedStack.deploy();
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it("has what each provider's administrator enters", () => {
    const { Federation = {} } = stack.outputs;
    expect(Object.keys(Federation).toSorted()).to.deep.equal(
      Object.keys(stack.providers.settings).toSorted(),
    );
    expect(Federation[OPENID]?.JwksUri).to.match(/\/idp\/example-login\/jwks$/);
  });

  it("publishes the signing key that the commands made", async () => {
    const address = stack.outputs.Federation?.[OPENID]?.JwksUri ?? "";
    const answer = await (await fetch(stack.sandbox.gateway.resolve(address))).text();
    expect(answer).to.include('"kid"').and.not.to.include('"d"');
  });

  it("leads to an OpenID provider that requires PKCE, through the bridge", async () => {
    const { address, title, text } = await stack.firstPage(browser, OPENID);
    expect(new URL(address).pathname).to.match(/^\/login\.example\.com\/interaction\//);
    expect(title).to.equal("Example Login");
    expect(text).to.include("Grace Hopper");
  });

  it("leads to the sign-in pages of another user pool", async () => {
    const { address, title } = await stack.firstPage(browser, OTHER_POOL);
    expect(new URL(address).pathname).to.match(/^\/other-[0-9a-f]+\.auth\./);
    expect(title).to.equal("Sign in");
  });
});
