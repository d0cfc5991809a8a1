import type { BridgeConfig, BridgeProvider } from "../../bridge/config.ts";
import { defined } from "../../sync/model/defined.ts";
import type { BridgedProvider } from "../settings/federation.ts";
import { type SettingFault, SettingsError } from "../settings/settings.ts";
import type { Endpoints } from "./provider-details.ts";

/** AWS allows 4 KB for all variables of a function. Source: "Lambda quotas", environment variables. */
const MAX_CHARACTERS = 4096 - "BRIDGE".length;

/** The part of one provider. Pure. */
export function bridgeProvider(
  settings: BridgedProvider,
  endpoints: Endpoints | undefined,
  cognitoSecretArn: string,
): BridgeProvider {
  const { clientAuth, clientId, pkce, assertionAudience, trustEmails, clientSecretArn } = settings;
  return defined({
    issuer: settings.issuer,
    clientId,
    authorizationEndpoint: endpoints?.authorization ?? "",
    tokenEndpoint: endpoints?.token ?? "",
    clientAuth,
    pkce,
    assertionAudience,
    trustEmails,
    userInfoEndpoint: trustEmails ? endpoints?.userInfo : undefined,
    cognitoSecretArn,
    clientSecretArn: clientAuth === "client_secret" ? clientSecretArn : undefined,
  });
}

/** Longer than the names of AWS will be: what fits here fits. */
const LONGEST: Omit<BridgeConfig, "providers" | "metricsDimension"> = {
  region: "ap-southeast-99",
  cognitoCallback: `https://${"d".repeat(100)}/oauth2/idpresponse`,
  stateTable: "sign-in-idp-state-1234567",
  keyTable: "sign-in-idp-keys-1234567",
  addressSuffix: "amazonaws.com.cn",
};

/**
 * Refuses more providers than the function's environment can hold, before the first resource. Pure.
 *
 * @param metricsDimension PROJECT-STACK, at most 201 characters: as much as a third of a provider.
 * @throws SettingsError
 */
export function assertBridgeFits(
  bridged: Readonly<Record<string, BridgedProvider>>,
  endpoints: Readonly<Record<string, Endpoints>>,
  metricsDimension: string,
): void {
  const entries = Object.entries(bridged).map(([name, settings]) => {
    const arn = `arn:aws-us-gov:secretsmanager:ap-southeast-99:111122223333:secret:sign-in-idp-${name}-1234567-AbCdEf`;
    return [name, bridgeProvider(settings, endpoints[name], arn)] as const;
  });
  const { length } = JSON.stringify({ ...LONGEST, metricsDimension, providers: Object.fromEntries(entries) });
  if (length <= MAX_CHARACTERS) return;
  const fault: SettingFault = {
    key: "federation",
    found: `the ${entries.length} providers with pkce or private_key_jwt need ${length} characters of a Lambda function's environment`,
    allowed: `name fewer of them, or use a stack for each group of users: AWS allows ${MAX_CHARACTERS}`,
  };
  throw new SettingsError([fault]);
}
