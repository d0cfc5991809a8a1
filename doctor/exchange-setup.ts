import { AMAZON_QUICK, WHOLE_ACCOUNT } from "../infra/settings/identity-center.ts";
import type { ExchangeSetup } from "../sign-in/exchange/setup.ts";
import type { ClientConfig } from "../sync/aws/clients.ts";
import { credentialsOfRole } from "../sync/aws/credentials.ts";
import { restore } from "./printed-command.ts";
import type { Target } from "./target.ts";

type Declared = Pick<Target, "outputs" | "settings" | "account" | "flags">;

/** What an exchange needs of the trusted token issuer alone. */
export type IssuerSetup = Pick<ExchangeSetup, "issuerUrl" | "claim" | "attribute" | "redeploy">;

/** What the trusted token issuer has to be, declared or made by hand: then it maps e-mails. Pure. */
export function issuerSetupOf({ outputs, settings, flags }: Declared): IssuerSetup {
  const { claim = "email", attribute = "emails.value" } = settings.identityCenter?.trustedTokenIssuer ?? {};
  return { issuerUrl: outputs.IssuerUrl, claim, attribute, redeploy: restore({ flags }) };
}

/** What the setting `identityCenter.application` declares; undefined without it, or if it is not deployed. Pure. */
export function exchangeSetupOf(target: Declared): ExchangeSetup | undefined {
  const { outputs, settings } = target;
  const { TrustedTokenIssuerArn: issuerArn, ApplicationArn: applicationArn } = outputs;
  const application = settings.identityCenter?.application;
  if (application === undefined || issuerArn === undefined || applicationArn === undefined) return undefined;
  const { clients, scopes } = application;
  const audiences = clients.flatMap((name) => {
    const id = name === AMAZON_QUICK ? outputs.ClientId : outputs.Clients?.[name]?.ClientId;
    return id === undefined ? [] : [id];
  });
  return { ...issuerSetupOf(target), issuerArn, applicationArn, audiences, scopes };
}

/** Who may exchange tokens and assume the caller role. The root of an account is all its principals. Pure. */
export function callersOf({ outputs, settings, account }: Declared): readonly string[] {
  const callers = settings.identityCenter?.application?.callers ?? [];
  if (callers !== WHOLE_ACCOUNT) return callers;
  const partition = outputs.ApplicationArn?.split(":")[1] ?? "aws";
  return [`arn:${partition}:iam::${account}:root`];
}

/** The Region of IAM Identity Center, which can be another one than the stack's, and credentials that may read it. */
export function identityCenterConfig({ settings, clientConfig, region }: Target): ClientConfig {
  const { region: own = region, roleArn } = settings.identityCenter?.trustedTokenIssuer ?? {};
  const config = { ...clientConfig, region: own };
  return roleArn === undefined ? config : { ...config, credentials: credentialsOfRole({ roleArn }, config) };
}
