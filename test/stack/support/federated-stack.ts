import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { Browser, Page } from "playwright-core";
import { useNewKey } from "../../../sandbox/cli/federation.ts";
import { type FederationProviders, startFederation } from "../../../sandbox/federation/index.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sandboxPort } from "../../../sandbox/sign-in/sandbox-port.ts";
import { amazonQuick, type SignedIn, signIn } from "../../../sign-in/index.ts";
import { recordedIo } from "../../automation/support/io.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../../support/deployment.ts";
import { resourcesOf } from "../../support/resources.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { stackOutputs } from "../../support/stack-outputs.ts";
import { withEnvironment } from "../../support/with-environment.ts";

type Instead = NonNullable<NonNullable<Parameters<typeof startFederation>[1]>["instead"]>;
type Outputs = Awaited<ReturnType<typeof stackOutputs>>;

/** A sign-in that hangs ends the test. */
const SIGN_IN_MS = 30_000;

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

  static async deploy(instead: Instead): Promise<FederatedStack> {
    const sandbox = await sharedSandbox();
    const providers = await startFederation(sandbox, { instead });
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
    return withEnvironment(this.sandbox.env, () => useNewKey(stackRef, recordedIo()));
  }

  /** Signs in as Amazon Quick's app does. @param walk goes through the pages after the first address was opened */
  async signIn(
    browser: Browser,
    identityProvider: string,
    walk: (page: Page) => Promise<void>,
  ): Promise<SignedIn> {
    const context = await browser.newContext();
    let walked: Promise<void> | undefined;
    try {
      const signedIn = await signIn({
        app: { ...amazonQuick(this.outputs), identityProvider },
        open: async (address) => {
          const page = await context.newPage();
          await page.goto(address);
          walked = walk(page);
          await walked;
        },
        resolve: this.sandbox.gateway.resolve,
        port: sandboxPort,
        timeoutMs: SIGN_IN_MS,
      });
      // The app may be done before the walk.
      await walked;
      return signedIn;
    } finally {
      await context.close();
    }
  }

  /** All that the bridge's Lambda has logged. */
  async bridgeLog(): Promise<string> {
    const { lambda, logs } = awsClients(this.sandbox);
    const bridge = (await resourcesOf(this.deployment.stack)).find(
      ({ type, urn }) => type === "aws:lambda/function:Function" && /bridge|idp|federation/.test(urn),
    );
    const named = new GetFunctionConfigurationCommand({ FunctionName: bridge?.id });
    const { LoggingConfig } = await lambda.send(named);
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: LoggingConfig?.LogGroup }));
    return (events ?? []).map(({ message }) => message ?? "").join("\n");
  }

  async stop(): Promise<void> {
    await this.providers.stop();
    this.deployment.forget();
  }
}

/** Chooses the user with this e-mail at a provider of the sandbox; "" denies the access. */
export async function choose(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: email === "" ? "Deny access" : email }).click();
}
