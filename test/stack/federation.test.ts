import { expect } from "chai";
import type { Browser } from "playwright-core";
import { OPENID, OTHER_POOL, SAML } from "../../sandbox/federation/index.ts";
import { startChromium } from "../../sandbox/setup/chromium.ts";
import { choose, FederatedStack } from "./support/federated-stack.ts";

const GRACE = "Grace.Hopper@Example.com";

describe("Users of an identity provider", () => {
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

  it("sign in in Chromium through private_key_jwt and PKCE, and the app gets tokens and a refresh", async () => {
    const signedIn = await stack.signIn(browser, OPENID, (page) => choose(page, GRACE));
    expect(signedIn.claims).to.include({ email: GRACE, aud: stack.outputs.ClientId, name: "Grace Hopper" });
    expect(signedIn.refreshedClaims["sub"]).to.equal(signedIn.claims["sub"]);
  });

  it("who deny the access come back to the app as an error", async () => {
    const denied = await stack.signIn(browser, OPENID, (page) => choose(page, "")).catch(String);
    expect(denied).to.include("access_denied");
  });

  it("sign in at another user pool with a first password there, and the account has the mapped attributes", async () => {
    const { email, temporaryPassword } = stack.providers.otherPoolUser;
    const signedIn = await stack.signIn(browser, OTHER_POOL, async (page) => {
      await page.locator('input[name="username"]').fill(email);
      await page.locator('input[name="password"]').fill(temporaryPassword);
      await page.locator("button[type=submit], input[type=submit]").first().click();
      await page.locator('input[name="new_password"]').fill("Correct-Horse-9");
      await page.locator('input[name="confirm_password"]').fill("Correct-Horse-9");
      await page.locator("button[type=submit], input[type=submit]").first().click();
    });
    expect(signedIn.claims).to.include({ email, name: "Margaret Hamilton" });
  });

  it("sign in at IAM Identity Center by SAML", async () => {
    const signedIn = await stack.signIn(browser, SAML, (page) => choose(page, GRACE));
    expect(signedIn.claims).to.include({ email: GRACE, email_verified: true });
    expect(signedIn.refreshedClaims["sub"]).to.equal(signedIn.claims["sub"]);
  });
});
