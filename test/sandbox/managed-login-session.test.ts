import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { CookieJar } from "../../sandbox/sign-in/cookie-jar.ts";
import { formOf } from "../../sandbox/sign-in/form.ts";
import type { SignInOutputs } from "../../sandbox/sign-in.ts";
import { REDIRECT_URI } from "../../sign-in/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, handMadeStack } from "./hand-made-stack.ts";

describe("The session of the sandbox's managed login", () => {
  const user = "session-user";
  const password = "Correct-Horse-9";
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let outputs: SignInOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    outputs = await handMadeStack(sandbox, "login-session");
    const UserPoolId = outputs.PoolId;
    const UserAttributes = [{ Name: "email", Value: `${user}@example.com` }];
    await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: user, UserAttributes }));
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: user, Password: password, Permanent: true }),
    );
  });

  const pages = (path: string) =>
    sandbox.gateway.resolve(`https://login-session.auth.${sandbox.region}.amazoncognito.com${path}`);
  const version = (ManagedLoginVersion: number) =>
    cognito.send(
      new UpdateUserPoolDomainCommand({
        UserPoolId: outputs.PoolId,
        Domain: "login-session",
        ManagedLoginVersion,
      }),
    );

  /** "code", "page", or the error that comes to the app. */
  async function ask(browser: CookieJar, more: Record<string, string> = {}): Promise<string> {
    const query = new URLSearchParams({
      client_id: outputs.ClientId,
      redirect_uri: REDIRECT_URI,
      response_type: "code",
      scope: "openid email",
      state: "s",
      code_challenge: randomBytes(32).toString("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    const answer = await browser.send(new Request(pages(`/oauth2/authorize?${query}`)));
    if (answer.status === 200) return "page";
    const { searchParams } = new URL(answer.headers.get("location") ?? "app:none");
    return searchParams.has("code") ? "code" : (searchParams.get("error") ?? "nothing");
  }

  async function signedIn(): Promise<CookieJar> {
    const browser = new CookieJar();
    const query = new URLSearchParams({
      client_id: outputs.ClientId,
      redirect_uri: REDIRECT_URI,
      response_type: "code",
      scope: "openid email",
    });
    const page = await browser.send(new Request(pages(`/oauth2/authorize?${query}`)));
    const form = formOf(await page.text());
    const body = new URLSearchParams([...(form?.fields ?? [])]);
    body.set("username", user);
    body.set("password", password);
    const answer = await browser.send(
      new Request(new URL(form?.action ?? "", page.url), { method: "POST", body }),
    );
    expect(answer.headers.get("location")).to.include("code=");
    return browser;
  }

  it("answers without a page, unless the app asks for a sign-in", async () => {
    await version(2);
    const browser = await signedIn();
    expect(await ask(browser)).to.equal("code");
    expect(await ask(browser, { prompt: "none" })).to.equal("code");
    expect(await ask(browser, { prompt: "login" })).to.equal("page");
    expect(await ask(browser, { prompt: "none", redirect_uri: "https://evil.test" })).not.to.equal("code");
  });

  it("is needed for prompt=none, which classic pages ignore", async () => {
    await version(2);
    expect(await ask(new CookieJar(), { prompt: "none" })).to.equal("login_required");
    await version(1);
    expect(await ask(new CookieJar(), { prompt: "none" })).to.equal("page");
    expect(await ask(await signedIn(), { prompt: "none" })).to.equal("code");
    await version(2);
  });

  it("is of no use to a disabled user, and ends at the logout endpoint", async () => {
    const browser = await signedIn();
    const account = { UserPoolId: outputs.PoolId, Username: user };
    await cognito.send(new AdminDisableUserCommand(account));
    expect(await ask(browser, { prompt: "none" })).to.equal("login_required");
    await cognito.send(new AdminEnableUserCommand(account));
    expect(await ask(browser, { prompt: "none" })).to.equal("code");
    const signOut = async (query: Record<string, string>) => {
      const logout = new URLSearchParams({ client_id: outputs.ClientId, ...query });
      return (await browser.send(new Request(pages(`/logout?${logout}`)))).status;
    };
    // The client has no such sign-out URL.
    expect(await signOut({ logout_uri: "https://example.com/" })).to.equal(400);
    expect(await signOut({ redirect_uri: REDIRECT_URI })).to.equal(400);
    expect(await ask(browser, { prompt: "none" })).to.equal("code");
    expect(await signOut({ redirect_uri: REDIRECT_URI, response_type: "code" })).to.equal(302);
    expect(await ask(browser, { prompt: "none" })).to.equal("login_required");
  });
});
