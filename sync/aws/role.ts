import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { ClientConfig, Credentials } from "./clients.ts";

/** A role that lets others read a directory. */
export interface Role {
  readonly roleArn: string;
  /** What the role's trust asks for. Source: "Access to AWS accounts owned by third parties", IAM. */
  readonly externalId?: string | undefined;
}

/**
 * Credentials of a role, for an hour at a time: a client asks for them at its first call, keeps them, and gets others before they end.
 *
 * @param place whose credentials assume it, by default those of the environment; and in which Region STS is asked.
 */
export function credentialsOfRole(
  { roleArn, externalId }: Role,
  { region, credentials }: ClientConfig,
): Credentials {
  return fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: "quick-sign-in-sync",
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    ...(credentials !== undefined && { masterCredentials: credentials }),
    clientConfig: { ...(region !== undefined && { region }) },
  });
}
