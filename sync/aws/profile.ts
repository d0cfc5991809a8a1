import { fromIni } from "@aws-sdk/credential-providers";
import type { Credentials } from "./clients.ts";

/**
 * Credentials of a profile in the shared config files, whatever kind they are: keys, SSO, a role, a process. A profile that
 * somebody names wins over keys in the environment, as it does with Pulumi's provider.
 */
export function credentialsOf(profile: string | undefined): Credentials | undefined {
  return profile === undefined ? undefined : fromIni({ profile });
}
