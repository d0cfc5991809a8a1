import fc from "fast-check";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";

const part = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(..."abcXYZ019-_") });
const time = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2036-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const rsa = fc.record({
  kid: part,
  kty: fc.constant("RSA" as const),
  use: fc.constant("sig" as const),
  n: part,
  e: part,
});
const ec = fc.record({
  kid: part,
  kty: fc.constant("EC" as const),
  use: fc.constant("sig" as const),
  crv: fc.constant("P-256" as const),
  x: part,
  y: part,
});
const jwk = fc.oneof(
  fc.tuple(rsa, fc.constantFrom("RS256" as const, "PS256" as const)).map(([key, alg]) => ({ ...key, alg })),
  ec.map((key) => ({ ...key, alg: "ES256" as const })),
);

const certificate = fc.record({
  pem: part,
  thumbprint: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((sha) => Buffer.from(sha).toString("base64url")),
  notBefore: time,
  notAfter: time,
});

/** A signing key of any algorithm, store and status. */
export const anySigningKey: fc.Arbitrary<SigningKey> = fc
  .tuple(
    jwk,
    fc.record(
      {
        provider: part,
        store: fc.constantFrom("kms" as const, "secret" as const),
        arn: part,
        certificate,
        status: fc.constantFrom("created", "published", "active", "retiring", "retired"),
        createdAt: time,
        publishedAt: time,
        activatedAt: time,
        retiringSince: time,
        retiredAt: time,
      },
      { requiredKeys: ["provider", "store", "arn", "status", "createdAt"] },
    ),
  )
  .map(([publicJwk, rest]) => ({ ...rest, kid: publicJwk.kid, algorithm: publicJwk.alg, publicJwk }));
