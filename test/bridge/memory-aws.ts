import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Aws, AwsError, type SecretVersion } from "../../bridge/aws.ts";
import { fromKeyItem, toKeyItem } from "../../bridge/keys/key-item.ts";
import type { Algorithm, KeyStatus, SigningKey } from "../../bridge/keys/signing-key.ts";
import { MemoryStates } from "./memory-states.ts";

type Part = "states" | "keys" | "secrets" | "kms";

/** AWS in memory. Each part can fail. */
export class MemoryAws implements Aws {
  readonly memoryStates = new MemoryStates();
  readonly keys: SigningKey[] = [];
  readonly secrets = new Map<string, { AWSCURRENT?: SecretVersion; AWSPREVIOUS?: SecretVersion }>();
  readonly kmsKeys = new Map<string, KeyObject>();
  /** Names of AWS errors by part. */
  readonly failing = new Map<Part, string>();
  /** Parts with a fault that is not AWS's. */
  readonly broken = new Set<Part>();
  readonly calls: string[] = [];

  get states() {
    this.#begin("states");
    return this.memoryStates;
  }

  async readKeys(provider: string): Promise<readonly SigningKey[]> {
    this.#begin("keys");
    return this.keys
      .filter((key) => key.provider === provider)
      .flatMap((key) => fromKeyItem(toKeyItem(key)) ?? []);
  }

  async readSecret(arn: string, stage: "AWSCURRENT" | "AWSPREVIOUS"): Promise<SecretVersion | undefined> {
    this.#begin("secrets");
    return this.secrets.get(arn)?.[stage];
  }

  async signWithKms(arn: string, algorithm: Algorithm, text: string): Promise<Uint8Array> {
    this.#begin("kms");
    const key = this.kmsKeys.get(arn);
    if (key === undefined) throw new AwsError("kms-failed", named("NotFoundException"));
    return sign("sha256", Buffer.from(text), Object.assign({ key }, PADDINGS[algorithm]));
  }

  setSecret(arn: string, value: string, createdAt = 0): void {
    const { AWSCURRENT: before } = this.secrets.get(arn) ?? {};
    this.secrets.set(arn, { AWSCURRENT: { value, createdAt }, ...(before && { AWSPREVIOUS: before }) });
  }

  /** Adds a key as `npm run keys` does. */
  addKey(
    key: Pick<SigningKey, "provider" | "kid" | "algorithm" | "store">,
    status: KeyStatus = "active",
  ): SigningKey {
    const { privateKey, publicKey } = keyPairOf(key.algorithm);
    const arn = `arn:${key.store}:${key.kid}`;
    if (key.store === "kms") this.kmsKeys.set(arn, privateKey);
    else this.setSecret(arn, JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: key.kid }));
    const { kid, algorithm: alg } = key;
    const publicJwk = Object.assign({ kid, alg, use: "sig" as const }, publicMembers(publicKey));
    const times = { createdAt: "2026-11-01T00:00:00.000Z", activatedAt: "2026-11-02T00:00:00.000Z" };
    const added: SigningKey = { ...key, arn, publicJwk, status, ...times };
    this.keys.push(added);
    return added;
  }

  setStatus(kid: string, status: KeyStatus): void {
    const index = this.keys.findIndex((key) => key.kid === kid);
    const key = this.keys[index];
    if (key !== undefined) this.keys[index] = { ...key, status };
  }

  #begin(part: Part): void {
    this.calls.push(part);
    if (this.broken.has(part)) throw new Error("a message that quotes the request");
    const error = this.failing.get(part);
    if (error !== undefined) throw new AwsError(`${part}-failed`, named(error));
  }
}

function named(name: string): Error {
  return Object.assign(new Error("a message of AWS that quotes the request"), { name });
}

export function keyPairOf(algorithm: Algorithm) {
  return algorithm === "ES256"
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function publicMembers(key: KeyObject) {
  const { n, e, x, y } = key.export({ format: "jwk" });
  if (n !== undefined && e !== undefined) return { kty: "RSA" as const, n, e };
  return { kty: "EC" as const, crv: "P-256" as const, x: x ?? "", y: y ?? "" };
}

/** ECDSA is in DER, as AWS KMS has it. */
const PADDINGS: Readonly<Record<Algorithm, object>> = {
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ES256: { dsaEncoding: "der" },
};
