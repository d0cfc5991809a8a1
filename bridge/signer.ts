import type { KeyObject } from "node:crypto";
import { parseObject } from "../proxy/upstream-answer.ts";
import { type Aws, AwsError } from "./aws.ts";
import { rawEcdsaSignature } from "./ecdsa-signature.ts";
import type { Algorithm, SigningKey } from "./keys/signing-key.ts";
import { nodeCrypto } from "./node-crypto.ts";
import type { SecretCache } from "./secret-cache.ts";

/** The active key cannot sign, and will not without an administrator. */
export class UnusableKeyError extends Error {
  override readonly name = "UnusableKeyError";
}

/** What AWS answers for a key or a secret that is disabled, deleted, or not ours. Source: AWS KMS, Sign; Secrets Manager, GetSecretValue. */
const UNUSABLE: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "DisabledException",
  "InvalidKeyUsageException",
  "InvalidRequestException",
  "KMSInvalidStateException",
  "NotFoundException",
  "ResourceNotFoundException",
]);

/**
 * Signs with a key, wherever its private half is. @returns the signature of a JWS (RFC 7518, sections 3.3 to 3.5).
 *
 * @throws UnusableKeyError if the key cannot sign, AwsError if AWS cannot be reached.
 */
export async function signWith(
  key: SigningKey,
  input: string,
  aws: () => Promise<Aws>,
  secrets: SecretCache,
): Promise<Uint8Array> {
  try {
    return await (key.store === "kms" ? signInKms(key, input, await aws()) : signByJwk(key, input, secrets));
  } catch (error) {
    if (error instanceof AwsError && UNUSABLE.has(error.code)) throw new UnusableKeyError(error.code);
    throw error;
  }
}

async function signInKms({ arn, algorithm }: SigningKey, input: string, aws: Aws): Promise<Uint8Array> {
  const signature = await aws.signWithKms(arn, algorithm, input);
  return algorithm === "ES256" ? rawEcdsaSignature(signature) : signature;
}

async function signByJwk(key: SigningKey, input: string, secrets: SecretCache): Promise<Uint8Array> {
  const privateKey = readPrivateKey((await secrets.current(key.arn)) ?? "");
  if (privateKey === undefined || !isHalfOf(privateKey, key)) {
    throw new UnusableKeyError("the secret is not the private half of the key");
  }
  const options = Object.assign({ key: privateKey }, optionsOf(key.algorithm));
  return nodeCrypto().sign("sha256", Buffer.from(input), options);
}

/** PS256 has a salt as long as the digest, as KMS has. ES256 is not in DER. */
function optionsOf(algorithm: Algorithm): object {
  const { constants } = nodeCrypto();
  const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = constants;
  const options: Readonly<Record<Algorithm, object>> = {
    RS256: { padding: RSA_PKCS1_PADDING },
    PS256: { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST },
    ES256: { dsaEncoding: "ieee-p1363" },
  };
  return options[algorithm];
}

/** Node's errors are dropped: they can quote the key. */
function readPrivateKey(text: string): KeyObject | undefined {
  try {
    return nodeCrypto().createPrivateKey({ key: parseObject(text) ?? {}, format: "jwk" });
  } catch {
    return undefined;
  }
}

/** Whether a private key belongs to the public half that the provider has: another one in the secret would only be refused there. */
function isHalfOf(privateKey: KeyObject, { publicJwk }: SigningKey): boolean {
  const own = nodeCrypto().createPublicKey(privateKey).export({ format: "jwk" });
  return (["kty", "n", "e", "crv", "x", "y"] as const).every((member) => own[member] === publicJwk[member]);
}
