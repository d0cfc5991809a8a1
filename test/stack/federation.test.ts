import { createHash, randomUUID } from "node:crypto";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { destroyCommand } from "../../automation/commands/destroy.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import { declareStack } from "../../infra/stack.ts";
import { OPENID, OTHER_POOL, SAML } from "../../sandbox/federation/index.ts";
import { documentedPolicy } from "../../sandbox/index.ts";
import { type StartedChromium, startChromium } from "../../sandbox/setup/chromium.ts";
import { REDIRECT_URI } from "../../sign-in/index.ts";
import { recordedIo } from "../automation/support/io.ts";
import { sandboxTarget, settingsOf } from "../doctor/support/target.ts";
import { resourcesOf } from "../support/resources.ts";
import { withEnvironment } from "../support/with-environment.ts";
import { foreignAnswers } from "./federation/foreign-answers.ts";
import { misbehavingProvider } from "./federation/misbehaving-provider.ts";
import { nothingLogged } from "./federation/nothing-logged.ts";
import { signingKeys } from "./federation/signing-keys.ts";
import { choose, FederatedStack } from "./support/federated-stack.ts";
import { HttpBrowser } from "./support/http-browser.ts";

const GRACE = "Grace.Hopper@Example.com";

/** Severities of the engine's messages that commands can show; other events have none. */
const SHOWN: readonly (string | undefined)[] = [undefined, "info", "info#err", "warning", "error"];

describe("Users of an identity provider", () => {
  let stack: FederatedStack;
  let chromium: StartedChromium;

  before(async () => {
    stack = await FederatedStack.deploy();
    chromium = await startChromium();
  });
  after(async () => {
    await chromium?.close();
    await stack?.stop();
  });

  it("sign in in Chromium through private_key_jwt and PKCE, and the app gets tokens and a refresh", async () => {
    const signedIn = await stack.signIn(chromium.browser, OPENID, (page) => choose(page, GRACE));
    expect(signedIn.claims).to.include({ email: GRACE, aud: stack.outputs.ClientId, name: "Grace Hopper" });
    expect(signedIn.refreshedClaims["sub"]).to.equal(signedIn.claims["sub"]);
    // With trustEmails, Cognito asks the bridge for the claims.
    const log = await stack.log("bridge");
    expect(log).to.include('"route":"/example-login/userinfo","status":200');
    expect(log).to.match(/"Provider":"example-login","Route":"token","Outcome":"ok".*"_aws":/);
  });

  it("who deny the access come back to the app as an error", async () => {
    const denied = await stack.signIn(chromium.browser, OPENID, (page) => choose(page, "")).catch(String);
    expect(denied).to.include("access_denied");
  });

  it("sign in at another user pool with a first password there, and the account has the mapped attributes", async () => {
    const { email, temporaryPassword } = stack.providers.otherPoolUser;
    const signedIn = await stack.signIn(chromium.browser, OTHER_POOL, async (page) => {
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
    const signedIn = await stack.signIn(chromium.browser, SAML, (page) => choose(page, GRACE));
    expect(signedIn.claims).to.include({ email: GRACE, email_verified: true });
    expect(signedIn.refreshedClaims["sub"]).to.equal(signedIn.claims["sub"]);
  });

  for (const [provider, answers, confirm, asksFor] of [
    [OPENID, { user: "user-grace-hopper" }, { logout: "yes" }, /Sign in as/],
    [OTHER_POOL, { username: "", password: "Correct-Horse-9" }, {}, /type="password"/],
    [SAML, { user: "user-grace-hopper" }, {}, /Sign in as/],
  ] as const)
    it(`sign out of both with ${provider}, and only then are asked again`, async () => {
      const { outputs, providers, reach } = stack;
      const browser = new HttpBrowser();
      const start = reach(authorizeAddress(outputs, provider));
      const entries =
        "username" in answers ? { ...answers, username: providers.otherPoolUser.email } : answers;
      const app = new URL(REDIRECT_URI).origin;
      const first = await browser.walk(start, entries);
      expect([first.asked, first.left?.origin]).to.deep.equal([true, app]);
      const again = await browser.walk(start);
      expect([again.asked, again.left?.origin]).to.deep.equal([false, app]);
      const signOut = outputs.Federation?.[provider]?.SignOutUrl ?? "";
      await browser.walk(reach(signOut), confirm);
      const after = await browser.walk(start);
      expect([after.asked, after.left]).to.deep.equal([true, undefined]);
      expect(after.page).to.match(asksFor);
    });

  it("cannot use the provider's answer a second time, nor in another browser", async () => {
    let [callback, replayed] = ["", 0];
    await stack.signIn(chromium.browser, OPENID, async (page) => {
      page.on("request", (request) => {
        if (request.url().includes("/idp/example-login/callback?")) callback = request.url();
      });
      await choose(page, GRACE);
      await page.waitForURL((at) => at.origin === new URL(REDIRECT_URI).origin);
      replayed = (await page.request.get(callback, { maxRedirects: 0 })).status();
    });
    expect(replayed).to.equal(400);
    const other = await fetch(callback, { redirect: "manual" });
    expect([other.status, await other.text()].join(" ")).to.match(/^400 .*another browser/s);
    const log = await stack.log("bridge");
    expect(log).to.include("no-cookie");
    for (const name of ["code", "state"])
      expect(log).not.to.include(new URL(callback).searchParams.get(name) ?? "");
  });

  it("have a stack that is healthy for the doctor, which needs no permission but those of the policy doctor", async () => {
    const { sandbox, deployment, settings } = stack;
    const target = await sandboxTarget(sandbox, deployment.stack, settings);
    const policy = documentedPolicy("doctor", sandbox.account, sandbox.region);
    const credentials = await sandbox.credentialsFor([policy]);
    const groups = await withEnvironment(sandbox.env, () =>
      runChecks(CHECK_GROUPS, { ...target, clientConfig: { ...target.clientConfig, credentials } }),
    );
    const results = resultsOf(groups);
    stack.io.print(JSON.stringify(results));
    const wrong = results.filter(({ finding: { state } }) => state === "warning" || state === "failure");
    expect(wrong).to.deep.equal([]);
    const federation = results.filter(({ id }) => /^(?:idp|bridge)\./.test(id));
    expect(federation.filter(({ finding }) => finding.state !== "ok")).to.deep.equal([]);
    expect(federation.map(({ id }) => id)).to.include.members([
      "idp.page",
      "bridge.jwks",
      "bridge.policy-deployed",
      "bridge.web-acl",
    ]);
  });

  misbehavingProvider(() => stack);
  foreignAnswers(
    () => stack,
    () => chromium.browser,
  );

  signingKeys(() => stack);

  it("have a stack that shows the client secret at another pool neither in its state nor in a preview", async () => {
    const { sandbox, deployment, providers } = stack;
    const settings = settingsOf({ federation: JSON.stringify(providers.settings) }).federation[OTHER_POOL];
    const SecretId = settings?.type === "user-pool" ? settings.clientSecretArn : undefined;
    const changed = `changed-${randomUUID()}`;
    const secrets = new SecretsManagerClient({
      endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
      region: sandbox.region,
      credentials: sandbox.rootCredentials,
    });
    const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).to.not.equal("");
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: changed }));
    const shown = [JSON.stringify(await resourcesOf(deployment.stack))];
    await withEnvironment(sandbox.env, () =>
      deployment.stack.preview({
        diff: true,
        onOutput: (text) => shown.push(text),
        onError: (text) => shown.push(text),
        // The engine's debug messages have all inputs of the provider; the commands show none.
        onEvent: (event) => {
          if (SHOWN.includes(event.diagnosticEvent?.severity)) shown.push(JSON.stringify(event));
        },
      }),
    );
    stack.io.print(shown.join(""));
    expect(shown.join(""))
      .to.contain("providerDetails")
      .and.not.contain(SecretString)
      .and.not.contain(changed);
  });

  nothingLogged(() => stack);

  it("have a stack that is destroyed with its signing key, and lists what stays at each provider", async () => {
    const { sandbox, deployment } = stack;
    const ref = { stack: deployment.stack.name, workDir: deployment.stack.workspace.workDir };
    const request = { ...ref, program: declareStack, yes: true, deleteUsers: true, json: false };
    const { stderr = "" } = await withEnvironment(sandbox.env, () => destroyCommand(request, recordedIo()));
    expect(stderr).to.match(/ {2}example-login, key [\w-]{43}: arn:aws:kms:\S+ is deleted on 20/);
    expect(stderr).to.match(
      / {2}example-login: the registration of this client, and the public keys [\w-]{43}/,
    );
    expect(stack.secrets.in(stderr)).to.deep.equal([]);
    expect(stderr).to.contain("  other-pool: the app client in the other user pool");
    expect(stderr).to.contain(
      "  IAMIdentityCenter: the SAML application. In IAM Identity Center: Applications",
    );
    expect(await resourcesOf(deployment.stack)).to.deep.equal([]);
  });
});

/** What an app opens to sign in with a provider. */
function authorizeAddress(outputs: FederatedStack["outputs"], provider: string): string {
  const query = new URLSearchParams({
    client_id: outputs.ClientId,
    response_type: "code",
    redirect_uri: REDIRECT_URI,
    scope: "openid email",
    state: "s",
    code_challenge: createHash("sha256").update(randomUUID()).digest("base64url"),
    code_challenge_method: "S256",
    identity_provider: provider,
  });
  return `${outputs.AuthEndpoint}?${query}`;
}
