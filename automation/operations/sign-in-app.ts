import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { COGNITO } from "../../infra/settings/federation.ts";
import { AMAZON_QUICK } from "../../infra/settings/identity-center.ts";
import { type App, amazonQuick, otherApp } from "../../sign-in/index.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { ask } from "../engine/workspace.ts";
import { type ClientOutputs, type Outputs, outputsOf } from "../output/outputs.ts";
import { DriverError } from "../terminal/errors.ts";

const APP_CLIENT = "aws:cognito/userPoolClient:UserPoolClient";

/** What the state of a stack says about an app client. */
const deploymentSchema = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      id: z.string().optional(),
      outputs: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const clientSchema = z.object({ callbackUrls: z.array(z.string()), allowedOauthScopes: z.array(z.string()) });

/**
 * Finds the app that signs in: Amazon Quick's, or one of the setting `clients`. It reads the backend only, and never AWS.
 *
 * @throws DriverError OUTPUTS_MISSING, CLIENT_UNKNOWN, CLIENT_UNSUITABLE, PROVIDER_UNKNOWN.
 */
export async function signInApp(
  stack: Stack,
  client: string | undefined,
  provider: string | undefined,
): Promise<App> {
  const outputs = await outputsOf(stack);
  const identityProvider = checkedProvider(outputs, provider);
  const app = await appOf(stack, outputs, client);
  return defined({ ...app, identityProvider });
}

async function appOf(stack: Stack, outputs: Outputs, client: string | undefined): Promise<App> {
  if (client === undefined || isAmazonQuick(client, outputs)) return amazonQuick(outputs);
  const found = clientOutputs(outputs, client);
  if (found.SecretArn !== undefined)
    throw unsuitable(client, "is a confidential client: its redirect URIs are https addresses of a server");
  const { callbackUrls, allowedOauthScopes } = await deployedClient(stack, found.ClientId);
  const redirectUri = callbackUrls.find(isOnThisComputer);
  if (redirectUri === undefined)
    throw unsuitable(client, `has no redirect URI on this computer, but ${callbackUrls.join(", ")}`);
  return otherApp(client, found, redirectUri, allowedOauthScopes);
}

/** Cognito would answer an unknown name with an error page in the browser, which says less. */
function checkedProvider({ Federation = {} }: Outputs, provider: string | undefined): string | undefined {
  const names = Object.keys(Federation);
  if (provider === undefined || provider === COGNITO || names.includes(provider)) return provider;
  const known =
    names.length === 0
      ? "The stack has no identity providers."
      : `The identity providers are ${names.join(", ")}.`;
  throw new DriverError(
    "PROVIDER_UNKNOWN",
    `The stack has no identity provider ${JSON.stringify(provider)}. ${known}`,
    {
      hint: `--provider takes these, upper and lower case included, and ${COGNITO}. The setting federation adds providers: docs/federation.md`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** As `identityCenter.application.clients` names it; an app of that name in `clients` comes first. */
function isAmazonQuick(client: string, { Clients = {} }: Outputs): boolean {
  return client === AMAZON_QUICK && !Object.hasOwn(Clients, client);
}

function clientOutputs({ Clients = {} }: Outputs, client: string): ClientOutputs {
  const found = Object.entries(Clients).find(([name]) => name === client)?.[1];
  if (found !== undefined) return found;
  const names = Object.keys(Clients);
  const known = names.length === 0 ? "The stack has no further apps." : `The apps are ${names.join(", ")}.`;
  throw new DriverError("CLIENT_UNKNOWN", `The stack has no app ${JSON.stringify(client)}. ${known}`, {
    hint: "--client takes these, and amazon-quick. The setting clients adds apps: docs/other-apps.md",
    exitCode: ExitCode.wrongUsage,
  });
}

function unsuitable(client: string, reason: string): DriverError {
  return new DriverError(
    "CLIENT_UNSUITABLE",
    `The app ${client} ${reason}. This command cannot receive its code.`,
    {
      hint: "Sign in with the app itself. Apps with a redirect URI such as http://127.0.0.1:8400/callback can be checked here.",
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** Its own port, and plain http: a listener on this computer can receive the code. Source: RFC 8252, section 7.3. */
export function isOnThisComputer(address: string): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname) && url.port !== ""
  );
}

async function deployedClient(stack: Stack, id: string) {
  const { deployment } = await ask(stack, () => stack.exportStack());
  const { resources } = deploymentSchema.parse(deployment);
  return clientSchema.parse(resources.find((one) => one.type === APP_CLIENT && one.id === id)?.outputs);
}
