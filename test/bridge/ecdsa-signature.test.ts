import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { rawEcdsaSignature } from "../../bridge/ecdsa-signature.ts";
import { runs } from "../support/properties.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** An integer in DER: the fewest bytes, and a zero before a set highest bit. Source: X.690, section 8.3. */
function derInteger(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const significant = first < 0 ? [0] : [...bytes.subarray(first)];
  const signed = (significant[0] ?? 0) >= 0x80 ? [0, ...significant] : significant;
  return [0x02, signed.length, ...signed];
}

function der(r: Uint8Array, s: Uint8Array): Uint8Array {
  const body = [...derInteger(r), ...derInteger(s)];
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** 32 bytes, often with zeros in front. */
const half = fc
  .tuple(fc.nat({ max: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([zeros, bytes]) => Uint8Array.from(bytes, (byte, index) => (index < zeros ? 0 : byte)));

describe("An ECDSA signature of AWS KMS", () => {
  it("becomes the 64 bytes of r and s, whatever they are", () => {
    const property = fc.property(half, half, (r, s) => {
      expect(Buffer.from(rawEcdsaSignature(der(r, s)))).to.deep.equal(Buffer.concat([r, s]));
    });
    fc.assert(property, { numRuns: runs(2000) });
  });

  it("is still valid afterwards, for any text", () => {
    const property = fc.property(fc.string(), (text) => {
      const raw = rawEcdsaSignature(sign("sha256", Buffer.from(text), privateKey));
      const key = { key: publicKey, dsaEncoding: "ieee-p1363" as const };
      expect(verify("sha256", Buffer.from(text), key, raw)).to.equal(true);
    });
    fc.assert(property, { numRuns: runs(200) });
  });

  it("is refused if it is anything else", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      let raw: Uint8Array;
      try {
        raw = rawEcdsaSignature(bytes);
      } catch {
        return;
      }
      expect(Buffer.from(der(raw.subarray(0, 32), raw.subarray(32)))).to.deep.equal(Buffer.from(bytes));
    });
    fc.assert(property, { numRuns: runs(2000) });
    const good = der(createHash("sha256").update("r").digest(), createHash("sha256").update("s").digest());
    for (let index = 0; index < 4; index += 1) {
      const broken = Uint8Array.from(good);
      broken[index] = (broken[index] ?? 0) ^ 1;
      expect(() => rawEcdsaSignature(broken), `byte ${index}`).to.throw("not a signature in DER");
    }
    const numbers = [...derInteger(Buffer.alloc(32, 1)), ...derInteger(Buffer.alloc(32, 2))];
    const negative = [0x02, 0x01, 0x80, 0x02, 0x01, 0x01];
    const long = [...derInteger(Buffer.alloc(33, 1)), ...derInteger(Buffer.alloc(32, 2))];
    for (const body of [[...numbers, 0x00], [...numbers, ...numbers], negative, long, numbers.slice(0, -1)]) {
      const bytes = Uint8Array.from([0x30, body.length, ...body]);
      expect(() => rawEcdsaSignature(bytes), body.join()).to.throw("not a signature in DER");
    }
    for (let length = 0; length < good.length; length += 1) {
      expect(() => rawEcdsaSignature(good.subarray(0, length))).to.throw("not a signature in DER");
    }
  });
});
