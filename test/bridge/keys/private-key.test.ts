import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { calculateJwkThumbprint } from "jose";
import { KeysError } from "../../../bridge/keys/keys-error.ts";
import { type Expected, readPrivateKey } from "../../../bridge/keys/private-key.ts";
import { selfSigned } from "../../../sandbox/federation/certificate.ts";
import { runs } from "../../support/properties.ts";

const rsa = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve = "P-256") => generateKeyPairSync("ec", { namedCurve }).privateKey;
const KEYS = { rsa: rsa(), other: rsa(), ec: ec(), otherEc: ec() };
const jwkOf = (key: KeyObject): JsonWebKey => key.export({ format: "jwk" });
const pemOf = (key: KeyObject) => key.export({ format: "pem", type: "pkcs8" }).toString();
const member = (key: KeyObject, name: "n" | "x" | "y") => Buffer.from(jwkOf(key)[name] ?? "", "base64url");
/** The public half of an RSA key, and of an EC key, as DER has it. */
const modulusOf = (key: KeyObject) => member(key, "n");
const pointOf = (key: KeyObject) => Buffer.concat([member(key, "x"), member(key, "y")]);

function codeOf(text: string, expected: Expected = { algorithm: "RS256" }): string {
  try {
    readPrivateKey(text, expected);
    return "read";
  } catch (error) {
    if (!(error instanceof KeysError)) throw error;
    expect(error.exitCode).to.equal(2);
    return error.code;
  }
}

describe("A private key that is imported", () => {
  it("is a JWK or a PEM; without a kid it gets the thumbprint of RFC 7638", async () => {
    for (const [key, algorithm] of [
      [KEYS.rsa, "RS256"],
      [KEYS.rsa, "PS256"],
      [KEYS.ec, "ES256"],
    ] as const) {
      const kid = await calculateJwkThumbprint(jwkOf(key) as Parameters<typeof calculateJwkThumbprint>[0]);
      const fromPem = readPrivateKey(pemOf(key), { algorithm });
      expect(fromPem.publicJwk).to.include({ kid, alg: algorithm, use: "sig" });
      expect(fromPem).to.deep.equal(readPrivateKey(JSON.stringify(jwkOf(key)), { algorithm }));
      expect(fromPem.publicJwk).not.to.have.any.keys("d", "p", "q", "dp", "dq", "qi");
      expect(JSON.parse(fromPem.jwk)).to.include({ kid, alg: algorithm, d: jwkOf(key).d });
    }
  });

  it("keeps the provider's kid, of the JWK or of --kid", () => {
    const jwk = { ...jwkOf(KEYS.rsa), kid: "5e5354ac-1" };
    expect(readPrivateKey(JSON.stringify(jwk), { algorithm: "RS256" }).publicJwk.kid).to.equal("5e5354ac-1");
    expect(readPrivateKey(pemOf(KEYS.rsa), { algorithm: "RS256", kid: "okta-1" }).publicJwk.kid).to.equal(
      "okta-1",
    );
    expect(codeOf(JSON.stringify(jwk), { algorithm: "RS256", kid: "okta-1" })).to.equal("KEY_ID_INVALID");
    for (const kid of ["", "#register", "a\nb", "x".repeat(129), 7])
      expect(codeOf(JSON.stringify({ ...jwk, kid }))).to.equal("KEY_ID_INVALID");
  });

  it("is refused by name if it is none with which the bridge can sign", () => {
    const encrypted = KEYS.rsa.export({
      format: "pem",
      type: "pkcs8",
      cipher: "aes-256-cbc",
      passphrase: "x",
    });
    const encryptedOld = KEYS.rsa.export({
      format: "pem",
      type: "pkcs1",
      cipher: "aes-256-cbc",
      passphrase: "x",
    });
    const publicPem = createPublicKey(KEYS.rsa).export({ format: "pem", type: "spki" });
    const { n, e } = jwkOf(KEYS.rsa);
    const cases: readonly (readonly [string, string])[] = [
      [encrypted.toString(), "KEY_ENCRYPTED"],
      [encryptedOld.toString(), "KEY_ENCRYPTED"],
      [publicPem.toString(), "KEY_NOT_PRIVATE"],
      [JSON.stringify({ kty: "RSA", n, e }), "KEY_NOT_PRIVATE"],
      [JSON.stringify({ kty: "oct", k: "c2VjcmV0" }), "KEY_SYMMETRIC"],
      [JSON.stringify({ keys: [jwkOf(KEYS.rsa)] }), "KEY_UNREADABLE"],
      ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "KEY_UNREADABLE"],
      ["", "KEY_UNREADABLE"],
      ["null", "KEY_UNREADABLE"],
      [pemOf(rsa(1024)), "KEY_TOO_WEAK"],
      [pemOf(KEYS.ec), "KEY_ALGORITHM_WRONG"],
      [JSON.stringify({ ...jwkOf(KEYS.rsa), alg: "PS256" }), "KEY_ALGORITHM_WRONG"],
    ];
    for (const [text, code] of cases) expect(codeOf(text), text.slice(0, 30)).to.equal(code);
    expect(codeOf(pemOf(ec("P-384")), { algorithm: "ES256" })).to.equal("KEY_ALGORITHM_WRONG");
    expect(codeOf(pemOf(KEYS.rsa), { algorithm: "ES256" })).to.equal("KEY_ALGORITHM_WRONG");
  });

  it("is refused if any member is that of another key", () => {
    for (const [key, other, algorithm] of [
      [KEYS.rsa, KEYS.other, "RS256"],
      [KEYS.ec, KEYS.otherEc, "ES256"],
    ] as const) {
      const members = algorithm === "RS256" ? ["n", "d", "p", "q", "dp", "dq", "qi"] : ["x", "d"];
      for (const member of members) {
        const mixed = {
          ...jwkOf(key),
          [member]: Object.entries(jwkOf(other)).find(([name]) => name === member)?.[1],
        };
        const code = codeOf(JSON.stringify(mixed), { algorithm });
        expect(code, member).to.be.oneOf(["KEY_HALVES_DIFFER", "KEY_UNREADABLE"]);
      }
    }
  });

  it("is refused if the public half in a PEM is that of another key", () => {
    for (const [key, other, algorithm, type, isPublic] of [
      [KEYS.rsa, KEYS.other, "RS256", "pkcs1", modulusOf],
      [KEYS.ec, KEYS.otherEc, "ES256", "sec1", pointOf],
    ] as const) {
      const der = key.export({ format: "der", type });
      const at = der.indexOf(isPublic(key));
      const mixed = Buffer.from(der);
      isPublic(other).copy(mixed, at);
      const label = type === "sec1" ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
      const pem = (bytes: Buffer) =>
        `-----BEGIN ${label}-----\n${bytes.toString("base64")}\n-----END ${label}-----\n`;
      expect(at).to.be.greaterThan(0);
      expect(codeOf(pem(der), { algorithm })).to.equal("read");
      expect(codeOf(pem(mixed), { algorithm })).to.be.oneOf(["KEY_HALVES_DIFFER", "KEY_UNREADABLE"]);
    }
  });

  it("is refused if its JWK is not for signatures", () => {
    const jwk = jwkOf(KEYS.rsa);
    for (const more of [{ use: "enc" }, { use: 1 }, { key_ops: ["decrypt"] }, { key_ops: "sign" }])
      expect(codeOf(JSON.stringify({ ...jwk, ...more })), JSON.stringify(more)).to.equal("KEY_USE_WRONG");
    for (const more of [{ use: "sig" }, { key_ops: ["sign"] }, { use: "sig", key_ops: ["verify", "sign"] }])
      expect(codeOf(JSON.stringify({ ...jwk, ...more }))).to.equal("read");
  });

  it("is found in a PEM beside other things, as Azure CLI and OpenSSL write them", () => {
    const { cert } = selfSigned("idp.example.com", new Date(0), new Date());
    const [key, expected] = [pemOf(KEYS.rsa), { algorithm: "RS256" }] as const;
    const attributes = "Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n";
    for (const text of [
      `${key}${cert}`,
      `${cert}${key}`,
      `${attributes}${key}`,
      key.replaceAll("\n", "\r\n"),
    ])
      expect(readPrivateKey(text, expected)).to.deep.equal(readPrivateKey(key, expected));
    expect(codeOf(cert)).to.equal("KEY_NOT_PRIVATE");
    expect(codeOf(`${key}${pemOf(KEYS.other)}`)).to.equal("KEY_NOT_UNIQUE");
  });

  it("is never quoted in an error, whatever is imported", () => {
    const secret = jwkOf(KEYS.rsa);
    fc.assert(
      fc.property(
        fc.constantFrom("kty", "n", "e", "d", "p", "q", "kid", "alg"),
        fc.oneof(fc.string(), fc.constant(undefined), fc.constantFrom(secret.d, secret.p)),
        (member, value) => {
          try {
            readPrivateKey(JSON.stringify({ ...secret, [member]: value }), { algorithm: "RS256" });
          } catch (error) {
            if (!(error instanceof KeysError)) throw error;
            const text = `${error.message} ${error.hint} ${JSON.stringify(error)}`;
            for (const part of [secret.d, secret.p, secret.q]) expect(text).not.to.contain(part);
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
