import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import axe from "axe-core";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { type StartedChromium, startChromium } from "../../sandbox/setup/chromium.ts";
import { Authenticator } from "../../sandbox/sign-in/authenticator.ts";
import { verifySignIn } from "../../sandbox/sign-in.ts";
import { Browser as FetchBrowser } from "../sign-in/support.ts";
import { awsClients } from "../support/aws-clients.ts";
import { chromiumWalk } from "../support/chromium-walk.ts";
import { startOidcProvider } from "../support/oidc-provider.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { signInByCommand } from "../support/sign-in-command.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

describe("People who were invited", () => {
  let sandbox: Sandbox;
  let deployment: SharedDeployment;
  let chromium: StartedChromium;
  let outputs: Awaited<ReturnType<typeof stackOutputs>>;

  before(async () => {
    deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    outputs = await stackOutputs(deployment.stack);
    await emptyPool(awsClients(sandbox).cognito, outputs.PoolId);
    chromium = await startChromium();
  });

  after(async () => {
    await chromium?.close();
    await emptyPool(awsClients(sandbox).cognito, outputs.PoolId);
  });

  it("get one mail each, and none from a second sync", async () => {
    const first = await syncOnce(sandbox, outputs.PoolId);
    expect(first.results.map(({ outcome }) => outcome)).to.deep.equal(Array(18).fill("invited"));
    const second = await syncOnce(sandbox, outputs.PoolId);
    expect(second.results).to.deep.equal([]);
    expect(second.actions.filter(({ kind }) => kind === "invite")).to.deep.equal([]);
  });

  it("sign in for the first time in a real Chromium, and the app gets tokens and a refresh", async () => {
    const invitation = await invitationOf("Grace.Hopper@Example.com");
    const proof = await verifySignIn({
      outputs,
      gateway: sandbox.gateway,
      email: invitation.to,
      temporaryPassword: invitation.temporaryPassword,
      newPassword: "Correct-Horse-9",
      walk: chromiumWalk(chromium.browser),
    });
    expect(proof).to.include({ email: "Grace.Hopper@Example.com", aud: outputs.ClientId });
  });

  it("sign in with the command, in their own browser, which shows the result and not the code", async () => {
    const invitation = await invitationOf("alan.turing@example.com");
    const seen = { address: "", page: "", violations: [""] };
    const walk = chromiumWalk(chromium.browser, async (page) => {
      seen.address = page.url();
      seen.page = await page.locator("main").innerText();
      const { violations } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
      seen.violations = violations.map(({ id, help }) => `${id}: ${help}`);
    });
    const ended = await signInByCommand(sandbox, deployment.stack, (address) =>
      walk(address, "http://localhost:18080", {
        email: invitation.to,
        temporaryPassword: invitation.temporaryPassword,
        newPassword: "Correct-Horse-9",
      }),
    );
    expect(ended.exitCode, ended.stderr).to.equal(0);
    expect(ended.stdout)
      .to.include("✓")
      .and.to.include("alan.turing@example.com")
      .and.to.include(outputs.ClientId);
    expect(seen.address).to.match(/^http:\/\/localhost:18080\/result\/[\w-]+$/);
    expect(seen.page).to.include("The sign-in works").and.to.include("alan.turing@example.com");
    expect(seen.violations).to.deep.equal([]);
    for (const text of [ended.stdout, ended.stderr, seen.page])
      expect(text).not.to.match(/eyJ|code=|state=|nonce=|code_challenge/);
  });

  it("are shown by the command what differs, with exit code 1 and without a token", async () => {
    const provider = await startOidcProvider();
    try {
      provider.misbehave({ claims: { iss: `${outputs.IssuerUrl}/`, aud: outputs.ClientId } });
      const env = { QUICK_SIGN_IN_GATEWAY: provider.origin };
      const json = await signInByCommand(sandbox, deployment.stack, new FetchBrowser().open, {
        json: true,
        env,
      });
      expect(json.exitCode).to.equal(1);
      const document = JSON.parse(json.stdout);
      expect(document).to.nested.include({ version: 1, ok: false, "error.code": "ID_TOKEN_INVALID" });
      for (const shown of [json.stdout, json.stderr])
        for (const secret of provider.secrets) expect(shown.includes(secret)).to.equal(false);
    } finally {
      await provider.stop();
    }
  });

  it("may type their e-mail in any case, and its letters in the ID token stay the directory's", async () => {
    const invitation = await invitationOf("KATHERINE.JOHNSON@EXAMPLE.COM");
    const walk = chromiumWalk(chromium.browser);
    const proof = await verifySignIn({
      outputs,
      gateway: sandbox.gateway,
      email: invitation.to,
      temporaryPassword: invitation.temporaryPassword,
      newPassword: "Correct-Horse-9",
      walk: (start, redirectUri, typed) =>
        walk(start, redirectUri, { ...typed, email: typed.email.toLowerCase() }),
    });
    expect(proof.email).to.equal("KATHERINE.JOHNSON@EXAMPLE.COM");
  });

  it("set up an authenticator app in Chromium if the pool requires one, and sign in with its code by the command", async () => {
    await deployment.up({ mfaRequired: "true" });
    const invitation = await invitationOf("margaret.hamilton@example.com");
    const walk = chromiumWalk(chromium.browser);
    const user = {
      email: invitation.to,
      temporaryPassword: invitation.temporaryPassword,
      newPassword: "Correct-Horse-9",
      authenticator: new Authenticator(),
    };
    await verifySignIn({ outputs, gateway: sandbox.gateway, ...user, walk });
    const later = { ...user, temporaryPassword: "Correct-Horse-9", newPassword: "" };
    const ended = await signInByCommand(
      sandbox,
      deployment.stack,
      (address) => walk(address, "http://localhost:18080", later),
      { json: true },
    );
    expect(ended.exitCode, ended.stderr).to.equal(0);
    expect(JSON.parse(ended.stdout)).to.nested.include({ ok: true, "claims.email": invitation.to });
  });

  it("leave nothing of their sign-in in the proxy's log but route, status, milliseconds and reason", async () => {
    const messages = await proxyLog();
    const own = messages
      .filter((message) => message.startsWith("{"))
      .map((message) => Object.keys(JSON.parse(message)));
    expect(own.length).to.be.above(0);
    const allowed = ["ms", "reason", "requestId", "route", "status"];
    expect([...new Set(own.flat())].filter((name) => !allowed.includes(name))).to.deep.equal([]);
    expect(messages.join("\n")).not.to.match(/code=|code_verifier|eyJ|state=/);
  });

  async function invitationOf(email: string) {
    const found = (await sandbox.invitations()).findLast(({ to }) => to === email);
    if (found === undefined) throw new Error(`${email} got no invitation.`);
    return found;
  }

  async function proxyLog(): Promise<string[]> {
    const aws = awsClients(sandbox);
    const lambda = (await resourcesOf(deployment.stack)).find(
      ({ type }) => type === "aws:lambda/function:Function",
    );
    const { LoggingConfig } = await aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: lambda?.id }),
    );
    const { events } = await aws.logs.send(
      new FilterLogEventsCommand({ logGroupName: LoggingConfig?.LogGroup }),
    );
    return (events ?? []).map(({ message }) => message ?? "");
  }
});
