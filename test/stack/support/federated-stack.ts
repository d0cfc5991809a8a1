import type { Browser } from "playwright-core";
import { activateKey, makeKey, publishKey } from "../../../automation/operations/keys.ts";
import { openKeys } from "../../../automation/operations/keys-target.ts";
import { type FederationProviders, OPENID, startFederation } from "../../../sandbox/federation/index.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { amazonQuick, SignInAttempt } from "../../../sign-in/index.ts";
import { recordedIo } from "../../automation/support/io.ts";
import { type Deployment, newDeployment } from "../../support/deployment.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { stackOutputs } from "../../support/stack-outputs.ts";
import { withEnvironment } from "../../support/with-environment.ts";

type Outputs = Awaited<ReturnType<typeof stackOutputs>>;

/** What a browser shows. */
export interface FirstPage {
  readonly address: string;
  readonly title: string;
  readonly text: string;
}

/** Longer than a published key must wait. */
const LONG_AGO_MS = 15 * 60 * 1_000;

/** A stack with an identity provider of each kind, ready for sign-ins. */
export class FederatedStack {
  readonly sandbox: Sandbox;
  readonly deployment: Deployment;
  readonly providers: FederationProviders;
  readonly outputs: Outputs;

  private constructor(
    sandbox: Sandbox,
    deployment: Deployment,
    providers: FederationProviders,
    outputs: Outputs,
  ) {
    this.sandbox = sandbox;
    this.deployment = deployment;
    this.providers = providers;
    this.outputs = outputs;
  }

  static async deploy(): Promise<FederatedStack> {
    const sandbox = await sharedSandbox();
    const providers = await startFederation(sandbox);
    const deployment = await newDeployment(sandbox);
    // The program discovers the provider's endpoints in this process.
    await withEnvironment(sandbox.env, () =>
      deployment.up({ federation: JSON.stringify(providers.settings) }),
    );
    const one = new FederatedStack(sandbox, deployment, providers, await stackOutputs(deployment.stack));
    await providers.register(one.outputs.Federation ?? {});
    await one.useNewKey();
    return one;
  }

  /** Makes, publishes and activates a signing key, as the commands do. The waiting time is over. */
  async useNewKey(): Promise<string> {
    const { stack } = this.deployment;
    const stackRef = { stack: stack.name, workDir: stack.workspace.workDir };
    const io = recordedIo();
    return withEnvironment(this.sandbox.env, async () => {
      const target = await openKeys(stackRef, OPENID, io);
      try {
        const { key } = await makeKey(target, new Date(Date.now() - LONG_AGO_MS));
        const options = { kid: key.kid, yes: true };
        await publishKey(target, { ...options, now: new Date(Date.now() - LONG_AGO_MS) });
        await activateKey(target, { ...options, now: new Date() }, io);
        return key.kid;
      } finally {
        target.close();
      }
    });
  }

  /** The first page that a browser shows for a sign-in with this identity provider. */
  async firstPage(browser: Browser, identityProvider: string): Promise<FirstPage> {
    const reach = { resolve: this.sandbox.gateway.resolve, signal: AbortSignal.timeout(30_000) };
    const attempt = new SignInAttempt({ ...amazonQuick(this.outputs), identityProvider }, reach);
    const page = await browser.newPage();
    try {
      await page.goto(await attempt.address());
      return { address: page.url(), title: await page.title(), text: await page.locator("body").innerText() };
    } finally {
      await page.close();
    }
  }

  async stop(): Promise<void> {
    await this.providers.stop();
    this.deployment.forget();
  }
}
