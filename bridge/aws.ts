import type { Algorithm, SigningKey } from "./keys/signing-key.ts";
import type { StateStore } from "./state-store.ts";

/** A version of a secret. */
export interface SecretVersion {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** What the bridge needs of AWS. Each call may throw an AwsError. */
export interface Aws {
  readonly states: StateStore;
  /** All keys of a provider as the table has them now. */
  readKeys(provider: string): Promise<readonly SigningKey[]>;
  /** The current version of a secret, or the one before; nothing if there is none. */
  readSecret(arn: string, stage: "AWSCURRENT" | "AWSPREVIOUS"): Promise<SecretVersion | undefined>;
  /** Signs a text with a KMS key. @returns the signature as AWS KMS gives it: for ES256 in DER. */
  signWithKms(arn: string, algorithm: Algorithm, text: string): Promise<Uint8Array>;
}

/** A call to AWS failed. Neither this error nor the log has AWS's message, which can quote the request. */
export class AwsError extends Error {
  /** One word for the log: the part that failed. */
  readonly reason: string;
  /** The name of AWS's error, such as ThrottlingException. */
  readonly code: string;

  constructor(reason: string, error: unknown) {
    const name = error instanceof Error ? error.name : "";
    super(reason);
    this.name = "AwsError";
    this.reason = reason;
    this.code = /^\w{1,64}$/.test(name) ? name : "Error";
  }
}
