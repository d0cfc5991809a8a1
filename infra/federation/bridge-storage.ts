import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { tableEncryption } from "../shared/encryption.ts";
import type { Protection } from "../shared/protection.ts";
import { STACK_TAG, stackTagValue } from "../shared/tags.ts";

export interface StorageArgs {
  /** ARN of a KMS key; absent, DynamoDB encrypts with its own. */
  readonly key: pulumi.Input<string> | undefined;
  readonly protection: Protection;
  readonly retain: boolean;
  /** The stack is about to be destroyed: deletion protection is removed. */
  readonly teardown: boolean;
  readonly parent: pulumi.Resource;
}

/** Sign-ins that are at a provider: for minutes, each taken once. The keys are those that bridge/state-store.ts writes. */
export function declareStates(name: string, { key, parent }: StorageArgs): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    `${name}-state`,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      ttl: { attributeName: "expires", enabled: true },
      serverSideEncryption: tableEncryption(key),
    },
    { parent },
  );
}

/**
 * The register of signing keys, which `npm run keys` writes. It is protected like the pool: without it no assertion is signed, and no key is
 * found again.
 */
export function declareKeyTable(name: string, args: StorageArgs): aws.dynamodb.Table {
  const { key, parent, protection, retain, teardown } = args;
  const isRetained = retain || !teardown;
  return new aws.dynamodb.Table(
    `${name}-keys`,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "provider",
      rangeKey: "kid",
      attributes: [
        { name: "provider", type: "S" },
        { name: "kid", type: "S" },
      ],
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: isRetained,
      serverSideEncryption: tableEncryption(key),
    },
    { parent, protect: protection.isProtected("keyTable"), retainOnDelete: isRetained },
  );
}

/** With `key: secret`: an empty secret that takes a private key from the provider. `npm run keys -- import` reads it, the bridge does not. No provider's name has "_". */
export function declareKeySecret(
  name: string,
  provider: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const tags = {
    [STACK_TAG]: stackTagValue(pulumi.getProject(), pulumi.getStack()),
    "quick-sign-in:provider": provider,
  };
  const description = `Takes a private key (JWK) for ${provider}: then npm run keys -- import --provider ${provider}`;
  return new aws.secretsmanager.Secret(`${name}-${provider}_key`, { description, tags }, options).arn;
}
