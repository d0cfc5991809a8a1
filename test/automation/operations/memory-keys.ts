import { generateKeyPairSync } from "node:crypto";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type KeysTarget, providerWithKeys } from "../../../automation/operations/keys-target.ts";
import type { KeyStore, StoredKey } from "../../../bridge/keys/key-store.ts";
import { KeysError } from "../../../bridge/keys/keys-error.ts";
import { readPrivateKey } from "../../../bridge/keys/private-key.ts";
import type { Register, RegisterState } from "../../../bridge/keys/register.ts";
import type { Algorithm, SigningKey } from "../../../bridge/keys/signing-key.ts";
import { federation } from "../../../infra/settings/federation.ts";
import { ExitCode } from "../../../sync/model/exit-codes.ts";

/** Waits before a call to AWS, or ends the run there. */
export type Gate = (call: string) => Promise<void>;

export const OPEN: Gate = () => Promise.resolve();

const stackRef = { stack: "prod" };
const provider = "vault";
const VAULT = {
  ...{ type: "oidc", issuer: "https://idp.example.com", clientId: "client", clientAuth: "private_key_jwt" },
  ...{ key: "secret", keyAlgorithm: "ES256" },
};

/** A new private key, as a provider hands it out. */
export function newKeyText(algorithm: Algorithm = "ES256"): string {
  const { privateKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return JSON.stringify(privateKey.export({ format: "jwk" }));
}

/** What AWS has of one provider's keys, for several runs. */
export class MemoryKeys {
  readonly private = new Map<string, StoredKey & { deleting: boolean }>();
  /** The private JWKs. */
  readonly values = new Map<string, string>();
  state: RegisterState = { keys: [], unreadable: [], revision: 0, isMaking: false };
  /** The versions of KeySecretArn with a label. */
  current = "";
  previous: string | undefined;
  #made = 0;
  readonly #federation;

  /** @param settings other settings of the provider */
  constructor(settings: object = {}) {
    this.#federation = federation.parse({ vault: { ...VAULT, ...settings } });
  }

  /** A run's view. */
  target(gate: Gate): KeysTarget {
    const secrets = this.#secrets(gate);
    const store = this.#store(gate);
    return {
      provider,
      settings: providerWithKeys(provider, this.#federation, stackRef),
      stackRef,
      jwksUri: "https://api.example.com/idp/vault/jwks",
      keySecretArn: "arn:import",
      register: this.#register(gate),
      stores: { kms: store, secret: store },
      secrets,
      close: () => secrets.destroy(),
    };
  }

  /** Private halves that no record names, and that are not about to be deleted. */
  get unrecorded(): readonly string[] {
    const known = this.state.keys.map(({ arn }) => arn);
    return [...this.private.keys()].filter((arn) => !known.includes(arn) && !this.deleting.includes(arn));
  }

  get deleting(): readonly string[] {
    return [...this.private.values()].filter(({ deleting }) => deleting).map(({ arn }) => arn);
  }

  /** Private keys in the secret that takes imports. */
  get copies(): readonly string[] {
    return [this.current, this.previous ?? ""].filter((text) => text.includes('"d"'));
  }

  #register(gate: Gate): Register {
    return {
      read: async () => {
        await gate("register.read");
        return structuredClone(this.state);
      },
      write: async (before, changes, isMaking = false) => {
        await gate("register.write");
        if (before.revision !== this.state.revision)
          throw new KeysError("KEY_CHANGED_MEANWHILE", "Another run.", { exitCode: ExitCode.guarded });
        const kept = this.state.keys.filter(({ kid }) => changes.every((key) => key.kid !== kid));
        const keys: SigningKey[] = [...kept, ...changes];
        this.state = { ...this.state, keys, revision: before.revision + 1, isMaking };
      },
    };
  }

  #store(gate: Gate): KeyStore {
    const usable = (arn: string) => {
      const found = this.private.get(arn);
      return found === undefined || found.deleting ? undefined : found;
    };
    return {
      make: async (algorithm, imported = readPrivateKey(newKeyText(algorithm), { algorithm })) => {
        await gate("store.make");
        this.#made += 1;
        const stored = { arn: `arn:${this.#made}`, publicJwk: imported.publicJwk };
        this.values.set(stored.arn, imported.jwk);
        this.private.set(stored.arn, { ...stored, deleting: false });
        return stored;
      },
      find: async () => {
        await gate("store.find");
        return [...this.private.values()].filter(({ deleting }) => !deleting);
      },
      publicHalf: async ({ arn }) => usable(arn)?.publicJwk,
      state: async (arn) => {
        if (!this.private.has(arn)) return "missing";
        return usable(arn) === undefined ? "deleting" : "usable";
      },
      scheduleDeletion: async (arn) => {
        await gate("store.scheduleDeletion");
        const found = this.private.get(arn);
        if (found !== undefined) found.deleting = true;
        return new Date("2026-07-01T00:00:00Z");
      },
    };
  }

  /** Secrets Manager's client, with answers from memory. */
  #secrets(gate: Gate): SecretsManagerClient {
    const client = new SecretsManagerClient({ region: "eu-central-1" });
    client.middlewareStack.add(
      (_next, context) => async (args) => {
        const name = String(context.commandName);
        await gate(`secrets.${name}`);
        return { output: this.#answer(name, new Map(Object.entries(args.input))), response: {} };
      },
      { step: "initialize", priority: "high" },
    );
    return client;
  }

  #answer(command: string, input: ReadonlyMap<string, unknown>) {
    const $metadata = {};
    if (command === "PutSecretValueCommand") {
      [this.previous, this.current] = [this.current, String(input.get("SecretString"))];
      return { $metadata };
    }
    if (command === "UpdateSecretVersionStageCommand") {
      this.previous = undefined;
      return { $metadata };
    }
    const wantsPrevious = input.get("VersionStage") === "AWSPREVIOUS";
    const SecretString = wantsPrevious ? this.previous : this.current;
    if (SecretString === undefined || SecretString === "")
      throw Object.assign(new Error("no version"), { name: "ResourceNotFoundException" });
    return { $metadata, SecretString, VersionId: wantsPrevious ? "previous" : "current" };
  }
}
