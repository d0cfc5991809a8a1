import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { runKeys } from "../../../automation/commands/keys.ts";
import { openKeys } from "../../../automation/operations/keys-target.ts";
import { describeSignIn } from "../../../automation/output/sign-in-report.ts";
import { useNewKey } from "../../../sandbox/cli/federation.ts";
import { type FederationProviders, OPENID, startFederation } from "../../../sandbox/federation/index.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sandboxPort } from "../../../sandbox/sign-in/sandbox-port.ts";
import { amazonQuick, type SignedIn, signIn } from "../../../sign-in/index.ts";
import { recordedIo } from "../../automation/support/io.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../../support/deployment.ts";
import type { LocalServer } from "../../support/local-server.ts";
import { startRelay } from "../../support/relay.ts";
import { resourcesOf } from "../../support/resources.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { stackOutputs } from "../../support/stack-outputs.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { HttpUser } from "../federation/http-user.ts";
import { SeenSecrets } from "../federation/seen-secrets.ts";
import { Watch } from "../federation/watch.ts";

type Outputs = Awaited<ReturnType<typeof stackOutputs>>;
/** @returns what the command printed */
type RunKeys = (action: Parameters<typeof runKeys>[1]["action"], now: Date) => Promise<string>;

const jwks = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** A sign-in that hangs ends the test. */
const SIGN_IN_MS = 30_000;

function settingsFor({ settings }: FederationProviders): Record<string, string> {
  return {
    federation: JSON.stringify(settings),
    monitoring: JSON.stringify({ email: "on-call@example.com" }),
    allowedCidrs: '["127.0.0.1/32"]',
    waf: JSON.stringify({ signInPages: false, logging: false }),
  };
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly deployment: Deployment;
  readonly providers: FederationProviders;
  readonly outputs: Outputs;
  readonly secrets: SeenSecrets;
  readonly provider: Watch;
  readonly browsers: Watch;
  /** Between browsers and the sandbox's gateway. */
  readonly gateway: LocalServer;
  readonly relays: readonly LocalServer[];
}

/** A stack with an identity provider of each kind, ready for sign-ins. What browsers, the app and the OpenID provider send is watched. */
export class FederatedStack {
  readonly sandbox: Sandbox;
  readonly deployment: Deployment;
  readonly providers: FederationProviders;
  readonly outputs: Outputs;
  readonly secrets: SeenSecrets;
  /** What Cognito, the bridge and browsers send to the OpenID provider. */
  readonly provider: Watch;
  /** What browsers and the app send to any server. */
  readonly browsers: Watch;
  /** What commands print. */
  readonly io = recordedIo();
  readonly #gateway: LocalServer;
  readonly #relays: readonly LocalServer[];

  private constructor(parts: Parts) {
    this.sandbox = parts.sandbox;
    this.deployment = parts.deployment;
    this.providers = parts.providers;
    this.outputs = parts.outputs;
    this.secrets = parts.secrets;
    this.provider = parts.provider;
    this.browsers = parts.browsers;
    this.#gateway = parts.gateway;
    this.#relays = parts.relays;
  }

  static async deploy(): Promise<FederatedStack> {
    const sandbox = await sharedSandbox();
    const secrets = new SeenSecrets();
    const [browsers, provider] = [new Watch("browser", secrets), new Watch("provider", secrets)];
    const gateway = await startRelay(sandbox.gateway.origin, browsers.onTheWay);
    const relays = [gateway];
    const providers = await startFederation(sandbox, {
      through: async (origin) => {
        const relay = await startRelay(origin, provider.onTheWay);
        relays.push(relay);
        return relay.origin;
      },
    });
    const deployment = await newDeployment(sandbox);
    // The program discovers the provider's endpoints in this process.
    await withEnvironment(sandbox.env, () => deployment.up(settingsFor(providers)));
    const outputs = await stackOutputs(deployment.stack);
    const parts = { sandbox, deployment, providers, outputs, secrets, provider, browsers, gateway, relays };
    const one = new FederatedStack(parts);
    await providers.register(outputs.Federation ?? {});
    await one.useNewKey();
    return one;
  }

  /** With what the bridge has as the other API: its metrics, its policy and its web ACL. */
  get settings(): Record<string, string> {
    return settingsFor(this.providers);
  }

  /** Makes, publishes and activates a signing key, as the commands do. The waiting time is over. */
  async useNewKey(): Promise<string> {
    return withEnvironment(this.sandbox.env, () => useNewKey(this.stackRef, this.io));
  }

  /** Opens the keys of the OpenID provider for `npm run keys` commands, each at a time of its own. */
  async openKeys(): Promise<{ run: RunKeys; close(): void }> {
    const { stackRef, io, sandbox } = this;
    const target = await withEnvironment(sandbox.env, () => openKeys(stackRef, OPENID, io));
    const run: RunKeys = async (action, now) => {
      const request = { stackRef, action, provider: OPENID, yes: true, json: false };
      const { stdout = "", stderr = "" } = await withEnvironment(sandbox.env, () =>
        runKeys(target, request, io, now),
      );
      io.print(stdout);
      io.info(stderr);
      return stdout + stderr;
    };
    return { run, close: target.close };
  }

  /** IDs of the keys at the address that the provider reads. */
  async publishedKeys(): Promise<readonly string[]> {
    const address = this.outputs.Federation?.[OPENID]?.JwksUri ?? "";
    const { keys } = jwks.parse(await (await fetch(this.reach(address))).json());
    return keys.map(({ kid }) => kid);
  }

  /** Ends the processes of the bridge, and with them what they have cached, as AWS does when the configuration changes. */
  async restartBridge(): Promise<void> {
    const { lambda } = awsClients(this.sandbox);
    const FunctionName = await this.#functionOf("bridge");
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = Environment?.Variables;
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }

  get stackRef() {
    const { stack } = this.deployment;
    return { stack: stack.name, workDir: stack.workspace.workDir };
  }

  /** Where browsers and the app reach an address. */
  readonly reach = (address: string): string => {
    const { pathname, search } = new URL(this.sandbox.gateway.resolve(address));
    return `${this.#gateway.origin}${pathname}${search}`;
  };

  /** A user of the OpenID provider, with a browser of their own. */
  user(id: string): HttpUser {
    return new HttpUser(id, amazonQuick(this.outputs), this.reach);
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
        notify: this.io.info,
        resolve: this.reach,
        port: sandboxPort,
        timeoutMs: SIGN_IN_MS,
      });
      // The app may be done before the walk.
      await walked;
      this.io.print(describeSignIn(signedIn, undefined));
      return signedIn;
    } finally {
      await context.close();
    }
  }

  /** The name of a Lambda function of the stack. */
  async #functionOf(which: "bridge" | "proxy"): Promise<string | undefined> {
    const functions = (await resourcesOf(this.deployment.stack)).filter(
      ({ type }) => type === "aws:lambda/function:Function",
    );
    return functions.find(({ urn }) => /bridge|idp|federation/.test(urn) === (which === "bridge"))?.id;
  }

  /** The log group of a Lambda function. */
  async logGroup(which: "bridge" | "proxy"): Promise<string | undefined> {
    const { lambda } = awsClients(this.sandbox);
    const FunctionName = await this.#functionOf(which);
    const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return LoggingConfig?.LogGroup;
  }

  /** All that a Lambda function has logged. */
  async log(which: "bridge" | "proxy"): Promise<string> {
    const { logs: client } = awsClients(this.sandbox);
    const logGroupName = await this.logGroup(which);
    const lines: string[] = [];
    for await (const { events } of paginateFilterLogEvents({ client }, { logGroupName }))
      lines.push(...(events ?? []).map(({ message }) => message ?? ""));
    return lines.join("\n");
  }

  async stop(): Promise<void> {
    await this.providers.stop();
    await Promise.all(this.#relays.map((relay) => relay.stop()));
    this.deployment.forget();
  }
}

/** Chooses the user with this e-mail at a provider of the sandbox; "" denies the access. */
export async function choose(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: email === "" ? "Deny access" : email }).click();
}
