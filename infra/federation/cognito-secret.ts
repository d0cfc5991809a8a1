import { createHmac } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { invokeReason } from "../shared/invoke-reason.ts";
import { STAGING_LABEL } from "../shared/staging-label.ts";

/** Cognito's secret at the bridge cannot be used. Pulumi prints a RunError without its stack. */
export class CognitoSecretError extends pulumi.RunError {
  readonly code = "COGNITO_SECRET_UNUSABLE";
}

export interface CognitoSecretArgs {
  readonly provider: string;
  /** Of this run: from it, the value of a new secret is derived. */
  readonly newSecret: string;
  /** The stack is about to be destroyed: the value is not read. */
  readonly teardown: boolean;
}

export interface CognitoSecret {
  readonly arn: pulumi.Output<string>;
  /** The value, which Cognito has too: marked as secret. */
  readonly value: pulumi.Output<string>;
}

/**
 * The random secret with which Cognito authenticates at the bridge. It is made once. Each run gives Cognito the current value, so that one
 * that an administrator has put there takes effect; the bridge accepts the one before for an hour (bridge/secret-cache.ts).
 */
export function declareCognitoSecret(
  name: string,
  { provider, newSecret, teardown }: CognitoSecretArgs,
  options: pulumi.CustomResourceOptions,
): CognitoSecret {
  const secret = new aws.secretsmanager.Secret(
    `${name}-${provider}`,
    { description: `Client secret with which Amazon Cognito authenticates at the bridge to ${provider}` },
    options,
  );
  const value = createHmac("sha256", newSecret).update(provider).digest("base64url");
  const version = new aws.secretsmanager.SecretVersion(
    `${name}-${provider}`,
    {
      secretId: secret.id,
      secretString: pulumi.secret(value),
      versionStages: ["AWSCURRENT", STAGING_LABEL],
    },
    { ...options, ignoreChanges: ["secretString", "versionStages"] },
  );
  // The version's ID is not known before there is a value to read.
  const current = teardown
    ? version.secretString.apply((text) => text ?? "")
    : pulumi.all([version.secretId, version.versionId]).apply(([id]) => readCurrent(id));
  return { arn: secret.arn, value: pulumi.secret(current) };
}

async function readCurrent(secretId: string): Promise<string> {
  const found = await aws.secretsmanager.getSecretVersion({ secretId }).catch((cause: unknown) => {
    throw new CognitoSecretError(
      `[COGNITO_SECRET_UNUSABLE] The secret ${secretId} cannot be read: ${invokeReason(cause)}\n` +
        "If it was deleted in AWS, restore it (aws secretsmanager restore-secret), or run: npm run provision -- --refresh",
    );
  });
  return assertUsable(found.secretString, secretId);
}

/**
 * The value, if the bridge and Cognito take it for the same. The bridge admits none that is shorter (bridge/cognito-client.ts). Pure.
 *
 * @throws CognitoSecretError that quotes nothing of the value.
 */
export function assertUsable(value: string, secretId: string): string {
  if (/^[\w-]{32,128}$/.test(value)) return value;
  throw new CognitoSecretError(
    `[COGNITO_SECRET_UNUSABLE] The secret ${secretId} is not 32 to 128 letters, digits, hyphens and underscores.\n` +
      "Put a random value there, without a line break: docs/federation-oidc.md",
  );
}
