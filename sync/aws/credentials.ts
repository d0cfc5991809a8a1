import { fromIni, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { defined } from "../model/defined.ts";
import type { ClientConfig, Credentials } from "./clients.ts";

/**
 * Credentials of a profile in the shared config files, of any kind: keys, SSO, a role, a process. As in Pulumi's provider, a named profile
 * takes precedence over keys in the environment.
 */
export function credentialsOf(profile: string | undefined): Credentials | undefined {
  return profile === undefined ? undefined : fromIni({ profile });
}

/** A role that may read a directory in another account. */
export interface Role {
  readonly roleArn: string;
  /** As in the role's trust policy. Source: "Access to AWS accounts owned by third parties", IAM. */
  readonly externalId?: string | undefined;
}

/**
 * Credentials of a role. They are valid for an hour; a client requests them at its first call, and again before they expire.
 *
 * @param config the credentials that assume the role, by default those of the environment, and the Region of STS.
 */
export function credentialsOfRole(
  { roleArn, externalId }: Role,
  { region, credentials }: ClientConfig,
): Credentials {
  return fromTemporaryCredentials({
    params: defined({ RoleArn: roleArn, RoleSessionName: "quick-sign-in-sync", ExternalId: externalId }),
    ...defined({ masterCredentials: credentials }),
    clientConfig: defined({ region }),
  });
}
