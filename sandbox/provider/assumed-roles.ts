import type { AwsCredentials, ClientSettings } from "./aws.ts";
import { ProviderError } from "./provider-error.ts";
import { type Fields, isFields, text } from "./values.ts";

/** Members of `assumeRoles` that are supported. Others are refused. */
const SUPPORTED = ["roleArn", "sessionName", "externalId", "duration"];

/**
 * Reads the setting `assumeRoles`: the engine passes it as JSON.
 *
 * @throws ProviderError for members that are not supported.
 */
export function assumedRoles(json: string | undefined): Fields[] {
  const found: unknown = json ? JSON.parse(json) : [];
  const roles = Array.isArray(found) ? found.filter(isFields) : [];
  const unknown = roles.flatMap(Object.keys).find((name) => !SUPPORTED.includes(name));
  if (unknown === undefined) return roles;
  throw new ProviderError(
    "CONFIG_UNSUPPORTED",
    `the sandbox's provider does not support aws:assumeRoles with ${unknown}`,
  );
}

/** Settings of clients that call as the last of the roles. Each role is assumed with the credentials of the role before it. */
export function asRoles(roles: readonly Fields[], settings: ClientSettings, region: string): ClientSettings {
  const assume = async (): Promise<AwsCredentials> => {
    const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    const { endpoint, profile } = settings;
    const chain = fromNodeProviderChain(profile === undefined ? {} : { profile });
    let credentials = settings.credentials ?? chain;
    for (const role of roles) {
      credentials = fromTemporaryCredentials({
        masterCredentials: credentials,
        clientConfig: { region, ...(endpoint !== undefined && { endpoint }) },
        params: {
          RoleArn: text(role, "roleArn"),
          RoleSessionName: String(role["sessionName"] ?? "pulumi"),
          ...(typeof role["externalId"] === "string" && { ExternalId: role["externalId"] }),
          ...(typeof role["duration"] === "string" && { DurationSeconds: secondsOf(role["duration"]) }),
        },
      });
    }
    return typeof credentials === "function" ? credentials() : credentials;
  };
  return { ...settings, credentials: assume };
}

/** "1h30m" → 5400. Source: Go, time.ParseDuration; AWS takes whole seconds. */
function secondsOf(duration: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
}
