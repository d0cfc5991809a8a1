import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Target } from "../../../doctor/target.ts";
import { outputsSchema } from "../../../infra/outputs.ts";
import { readSettings, type Settings } from "../../../infra/settings/settings.ts";
import type { Sandbox } from "../../../sandbox/index.ts";

/** Checked settings, as the stack's config stores them. @throws Error for faults. */
export function settingsOf(config: Readonly<Record<string, string>> = {}, region = "eu-central-1"): Settings {
  const stored = Object.fromEntries(Object.entries(config).map(([key, value]) => [`p:${key}`, value]));
  const reading = readSettings(stored, "p", region);
  if ("faults" in reading) throw new Error(JSON.stringify(reading.faults));
  return reading.settings;
}

/** A target that reaches nothing: for checks of plain objects. */
export function plainTarget(changes: Partial<Target> = {}): Target {
  const issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI";
  const api = "https://abc123.execute-api.eu-central-1.amazonaws.com/prod/oauth2";
  return {
    outputs: {
      PoolId: "eu-central-1_AbCdEfGhI",
      ClientId: "1example23456789",
      IssuerUrl: issuer,
      AuthEndpoint: `${api}/authorize`,
      TokenEndpoint: `${api}/token`,
      JwksUri: `${issuer}/.well-known/jwks.json`,
    },
    settings: settingsOf(),
    account: "111122223333",
    region: "eu-central-1",
    caller: "arn:aws:iam::111122223333:user/admin",
    clientConfig: { region: "eu-central-1" },
    flags: "--stack prod",
    stack: "prod",
    signal: new AbortController().signal,
    ...changes,
  };
}

/** The target of a stack in the sandbox, with the credentials of an administrator with the documented permissions. */
export async function sandboxTarget(
  sandbox: Sandbox,
  stack: Stack,
  config: Readonly<Record<string, string>>,
): Promise<Target> {
  const outputs = Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value]);
  return plainTarget({
    outputs: outputsSchema.parse(Object.fromEntries(outputs)),
    settings: settingsOf(config, sandbox.region),
    account: sandbox.account,
    region: sandbox.region,
    clientConfig: { region: sandbox.region },
    flags: `--stack ${stack.name}`,
    stack: stack.name,
  });
}
