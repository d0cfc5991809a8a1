import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { KeyOwner, KeyStore } from "../../bridge/keys/key-store.ts";
import { kmsStore } from "../../bridge/keys/kms-store.ts";
import { dynamoRegister, type Register } from "../../bridge/keys/register.ts";
import { secretStore } from "../../bridge/keys/secret-store.ts";
import type { SigningKey } from "../../bridge/keys/signing-key.ts";
import {
  type BridgedProvider,
  bridged,
  bridgedProviders,
  type FederationSettings,
} from "../../infra/settings/federation.ts";
import { stackTagValue } from "../../infra/shared/tags.ts";
import { type ClientConfig, clientConfig } from "../../sync/aws/clients.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackRef } from "../engine/workspace.ts";
import type { Outputs } from "../output/outputs.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import { openExaminedStack } from "./doctor-target.ts";

/** The keys of one provider of a stack, and where they are. */
export interface KeysTarget {
  readonly provider: string;
  readonly settings: BridgedProvider;
  readonly stackRef: PrintedFor;
  /** Where the provider reads the public halves. */
  readonly jwksUri: string;
  /** ARN of the secret of `aws secretsmanager put-secret-value`, with `key: secret`. */
  readonly keySecretArn?: string | undefined;
  readonly register: Register;
  readonly stores: Readonly<Record<SigningKey["store"], KeyStore>>;
  readonly secrets: SecretsManagerClient;
  /** Called before each change of the secret KeySecretArn. @throws DriverError if the user has stopped the run before its first change. */
  readonly beforeChange?: () => void;
  /** Closes the connections. */
  close(): void;
}

/**
 * Opens the keys of a provider.
 *
 * @throws DriverError PROVIDER_UNKNOWN, PROVIDER_NEEDS_NO_KEY, FEDERATION_NOT_DEPLOYED, and those of `openExaminedStack`.
 */
export async function openKeys(stackRef: StackRef, provider: string, io: DriverIo): Promise<KeysTarget> {
  const { stack, target } = await openExaminedStack(stackRef, io);
  const { outputs, settings, clientConfig: aws } = target(new AbortController().signal);
  const own = providerWithKeys(provider, settings.federation, stackRef);
  const { name: project } = await stack.workspace.projectSettings();
  const owner = { stackTag: stackTagValue(project, stack.name), provider };
  return targetOf({ stackRef, settings: own, owner, outputs, aws });
}

/** The provider, if it authenticates us with a signing key. Pure. @throws DriverError PROVIDER_UNKNOWN, PROVIDER_NEEDS_NO_KEY */
export function providerWithKeys(name: string, all: FederationSettings, stack: PrintedFor): BridgedProvider {
  const settings = all[name];
  const names = providersWithKeys(all);
  const listed =
    names.length === 0 ? "No provider of the stack has one." : `Providers with keys: ${names.join(", ")}.`;
  if (settings === undefined)
    throw new DriverError("PROVIDER_UNKNOWN", `Stack ${stack.stack} has no identity provider ${name}.`, {
      hint: `${listed} The setting is federation (docs/federation.md).`,
      exitCode: ExitCode.wrongUsage,
    });
  const own = bridged(settings);
  if (own?.clientAuth === "private_key_jwt") return own;
  throw new DriverError("PROVIDER_NEEDS_NO_KEY", `The identity provider ${name} has no signing keys.`, {
    hint: `Only a provider with "clientAuth": "private_key_jwt" has them. ${listed}`,
    exitCode: ExitCode.wrongUsage,
  });
}

/** Names of the providers that authenticate us with a signing key. Pure. */
export function providersWithKeys(all: FederationSettings): readonly string[] {
  const entries = Object.entries(bridgedProviders(all));
  return entries.filter(([, { clientAuth }]) => clientAuth === "private_key_jwt").map(([name]) => name);
}

/** Providers that need a signing key of ours and have no active one. */
export interface MissingKeys {
  readonly without: readonly string[];
  /** Those whose keys could not be read, as without the permission. */
  readonly unread: readonly string[];
}

/** Finds the providers whose users cannot sign in before a key is active. */
export async function providersWithoutActiveKey(
  all: FederationSettings,
  { FederationKeyTable: table }: Pick<Outputs, "FederationKeyTable">,
  aws: ClientConfig,
): Promise<MissingKeys> {
  const names = providersWithKeys(all);
  if (table === undefined || names.length === 0) return { without: [], unread: [] };
  const client = new DynamoDBClient({ ...clientConfig(aws), maxAttempts: 1 });
  const isActive = async (name: string) => {
    const { keys } = await dynamoRegister(client, table, name).read();
    return keys.some(({ status }) => status === "active");
  };
  try {
    const active = await Promise.all(names.map((name) => isActive(name).catch(() => undefined)));
    const having = (found: boolean | undefined) => names.filter((_, index) => active[index] === found);
    return { without: having(false), unread: having(undefined) };
  } finally {
    client.destroy();
  }
}

interface TargetParts {
  readonly stackRef: PrintedFor;
  readonly settings: BridgedProvider;
  readonly owner: KeyOwner;
  readonly outputs: Pick<Outputs, "Federation" | "FederationKeyTable">;
  readonly aws: ClientConfig;
}

/** @throws DriverError FEDERATION_NOT_DEPLOYED */
export function targetOf({ stackRef, settings, owner, outputs, aws }: TargetParts): KeysTarget {
  const { FederationKeyTable: table } = outputs;
  const deployed = outputs.Federation?.[owner.provider];
  // Without the address, the provider is deployed with a client secret as yet.
  if (table === undefined || deployed?.JwksUri === undefined)
    throw new DriverError(
      "FEDERATION_NOT_DEPLOYED",
      `The identity provider ${owner.provider} is not deployed with private_key_jwt.`,
      {
        hint: npmRun("provision", stackRef),
        exitCode: ExitCode.wrongUsage,
      },
    );
  const [dynamo, kms, secrets] = [
    new DynamoDBClient(clientConfig(aws)),
    new KMSClient(clientConfig(aws)),
    new SecretsManagerClient(clientConfig(aws)),
  ];
  const { JwksUri: jwksUri, KeySecretArn: keySecretArn } = deployed;
  return {
    provider: owner.provider,
    settings,
    stackRef,
    jwksUri,
    keySecretArn,
    register: dynamoRegister(dynamo, table, owner.provider),
    stores: { kms: kmsStore(kms, owner), secret: secretStore(secrets, owner, keySecretArn) },
    secrets,
    close: () => {
      for (const client of [dynamo, kms, secrets]) client.destroy();
    },
  };
}
