import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";

/**
 * Whether both halves of a private key belong together. Pure.
 *
 * A JWK and a PEM name both halves, and Node takes them as they are. OpenSSL signs with p, q, dp, dq and qi, or with d if the result does not
 * verify: so the numbers are compared, too.
 */
export function halvesFit(key: KeyObject): boolean {
  if (!verifies(key)) return false;
  return key.asymmetricKeyType !== "rsa" || numbersFit(key.export({ format: "jwk" }));
}

function verifies(key: KeyObject): boolean {
  const data = Buffer.from("quick-sign-in");
  try {
    return verify("sha256", data, createPublicKey(key), sign("sha256", data, key));
  } catch {
    return false;
  }
}

/** RFC 8017, sections 3.1 and 3.2: n is p times q; e inverts d, dp and dq modulo p - 1 and q - 1; qi inverts q modulo p. */
function numbersFit(jwk: JsonWebKey): boolean {
  const [n, e, d, p, q] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q].map(numberOf);
  const [dp, dq, qi] = [jwk.dp, jwk.dq, jwk.qi].map(numberOf);
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi || p < 2n || q < 2n) return false;
  return (
    p * q === n &&
    [d, dp].every((one) => (e * one) % (p - 1n) === 1n) &&
    [d, dq].every((one) => (e * one) % (q - 1n) === 1n) &&
    (qi * q) % p === 1n
  );
}

function numberOf(member: string | undefined): bigint {
  return BigInt(`0x${Buffer.from(member ?? "", "base64url").toString("hex") || "0"}`);
}
