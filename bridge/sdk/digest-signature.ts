import { type KMSClient, SignCommand, type SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import type { Algorithm } from "../keys/signing-key.ts";

/** Names in AWS KMS. Source: AWS KMS developer guide, "Key spec reference". */
const KMS_ALGORITHMS: Readonly<Record<Algorithm, SigningAlgorithmSpec>> = {
  RS256: "RSASSA_PKCS1_V1_5_SHA_256",
  PS256: "RSASSA_PSS_SHA_256",
  ES256: "ECDSA_SHA_256",
};

/** Signs a digest with a KMS key. */
export async function signDigest(
  client: KMSClient,
  KeyId: string,
  algorithm: Algorithm,
  Message: Uint8Array,
): Promise<Uint8Array> {
  const SigningAlgorithm = KMS_ALGORITHMS[algorithm];
  const command = new SignCommand({ KeyId, Message, MessageType: "DIGEST", SigningAlgorithm });
  const { Signature } = await client.send(command);
  if (Signature === undefined) throw new Error("no signature");
  return Signature;
}
