export type Algorithm = "RS256" | "PS256" | "ES256";

/**
 * created: the provider does not have its public half. published: the public half is at our `jwks` address and was shown. active: the bridge
 * signs with it, and with no other one. retiring: another key is active, and assertions of this one may still be valid. retired: its private
 * half is deleted, or is about to be.
 */
export type KeyStatus = "created" | "published" | "active" | "retiring" | "retired";

/** The public half of a key, as RFC 7517 has it. */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: "RSA" | "EC";
  readonly alg: Algorithm;
  readonly use: "sig";
  readonly n?: string;
  readonly e?: string;
  readonly crv?: "P-256";
  readonly x?: string;
  readonly y?: string;
}

/**
 * The certificate of a key, for a provider that finds the key by the thumbprint of the certificate that was uploaded there. It is public. Times
 * are ISO 8601.
 */
export interface KeyCertificate {
  readonly pem: string;
  /** SHA-256 of its DER in base64url. Source: RFC 7515, section 4.1.8, `x5t#S256`. */
  readonly thumbprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** A signing key of a provider, as the table of keys has it: partition key `provider`, sort key `kid`. Times are ISO 8601. */
export interface SigningKey {
  readonly provider: string;
  readonly kid: string;
  readonly algorithm: Algorithm;
  /** Where the private half is: a KMS key, or a secret whose value is the private JWK. */
  readonly store: "kms" | "secret";
  readonly arn: string;
  readonly publicJwk: PublicJwk;
  readonly certificate?: KeyCertificate;
  readonly status: KeyStatus;
  readonly createdAt: string;
  readonly publishedAt?: string;
  readonly activatedAt?: string;
  /** When another key became active. */
  readonly retiringSince?: string;
  readonly retiredAt?: string;
}
