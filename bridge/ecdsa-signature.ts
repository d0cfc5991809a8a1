/** Bytes of r, and of s, on P-256. */
const HALF = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * Turns an ECDSA signature on P-256 from DER, as AWS KMS gives it, into the 64 bytes of a JWS: r and s, each with 32 bytes. Pure.
 * Source: AWS KMS, Sign ("DER-encoded object as defined in ANSI X9.62-2005 and RFC 3279, section 2.2.3"); RFC 7518, section 3.4.
 *
 * @throws Error if it is not such a signature.
 */
export function rawEcdsaSignature(der: Uint8Array): Uint8Array {
  // Below 128 bytes a length is one byte: 2 integers of 33 bytes at most.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) throw new Error("not a signature in DER");
  const [r, afterR] = readInteger(der, 2);
  const [s, afterS] = readInteger(der, afterR);
  if (afterS !== der.length) throw new Error("not a signature in DER");
  const raw = new Uint8Array(2 * HALF);
  raw.set(r, HALF - r.length);
  raw.set(s, 2 * HALF - s.length);
  return raw;
}

/** Reads an integer at an offset, without the zero that DER puts before a set highest bit. */
function readInteger(der: Uint8Array, offset: number): [bytes: Uint8Array, next: number] {
  const length = der[offset + 1] ?? 0;
  const next = offset + 2 + length;
  const bytes = der.subarray(offset + 2, next);
  const unsigned = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  const isNegative = ((bytes[0] ?? 0x80) & 0x80) !== 0;
  if (der[offset] !== INTEGER || bytes.length !== length || isNegative || unsigned.length > HALF) {
    throw new Error("not a signature in DER");
  }
  return [unsigned, next];
}
