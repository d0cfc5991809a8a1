import { createHash } from "node:crypto";
import { type KMSClient, SignCommand, type SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import type { Algorithm } from "../keys/signing-key.ts";

/** Names in AWS KMS. Source: AWS KMS developer guide, "Key spec reference". */
const KMS_ALGORITHMS: Readonly<Record<Algorithm, SigningAlgorithmSpec>> = {
  RS256: "RSASSA_PKCS1_V1_5_SHA_256",
  PS256: "RSASSA_PSS_SHA_256",
  ES256: "ECDSA_SHA_256",
};

/** Signs a text with a KMS key, which gets only its digest: a message may have 4,096 bytes at most, and need not leave us. */
export async function signWithKms(
  client: KMSClient,
  KeyId: string,
  algorithm: Algorithm,
  text: string,
): Promise<Uint8Array> {
  const Message = createHash("sha256").update(text).digest();
  const SigningAlgorithm = KMS_ALGORITHMS[algorithm];
  const command = new SignCommand({ KeyId, Message, MessageType: "DIGEST", SigningAlgorithm });
  const { Signature } = await client.send(command);
  if (Signature === undefined) throw new Error("no signature");
  return Signature;
}
