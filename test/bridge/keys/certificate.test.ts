import { createPublicKey, X509Certificate } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import {
  certificateOf,
  daysLeft,
  parseCertificates,
  shownThumbprint,
} from "../../../bridge/keys/certificate.ts";
import { KeysError } from "../../../bridge/keys/keys-error.ts";
import { toPublicJwk } from "../../../bridge/keys/private-key.ts";
import type { Algorithm } from "../../../bridge/keys/signing-key.ts";
import { selfSigned } from "../../../sandbox/federation/certificate.ts";

const FROM = new Date("2026-01-01");
const NOW = new Date("2026-06-01");
const TO = new Date("2027-01-01");
const RSA = selfSigned("rsa.example.com", FROM, TO, "rsa");
const EC = selfSigned("ec.example.com", FROM, TO, "ec");
const publicOf = ({ key }: { key: string }, algorithm: Algorithm = "PS256") =>
  toPublicJwk(createPublicKey(key), algorithm, "kid");

function codeOf(work: () => unknown): string {
  try {
    work();
    return "read";
  } catch (error) {
    if (!(error instanceof KeysError)) throw error;
    expect(error.exitCode).to.equal(2);
    expect(`${error.message} ${error.hint}`).not.to.contain("PRIVATE KEY-----");
    return error.code;
  }
}

describe("The certificate of a key", () => {
  it("is read from PEM and DER, with its thumbprints and its end", () => {
    const { raw } = new X509Certificate(RSA.cert);
    for (const file of [Buffer.from(RSA.cert), Buffer.from(RSA.cert.replaceAll("\n", "\r\n")), raw]) {
      const certificate = certificateOf(parseCertificates(file), publicOf(RSA), NOW);
      expect(new X509Certificate(certificate.pem).raw).to.deep.equal(raw);
      // OpenSSL's own fingerprints.
      const { fingerprint, fingerprint256 } = new X509Certificate(RSA.cert);
      expect(Buffer.from(certificate.thumbprint, "base64url").toString("hex").toUpperCase()).to.equal(
        fingerprint256.replaceAll(":", ""),
      );
      expect(shownThumbprint(certificate)).to.equal(fingerprint.replaceAll(":", ""));
      expect(certificate).to.include({ notBefore: FROM.toISOString(), notAfter: TO.toISOString() });
    }
    expect(certificateOf(parseCertificates(Buffer.from(EC.cert)), publicOf(EC, "ES256"), NOW)).to.have.keys(
      "pem",
      "thumbprint",
      "notBefore",
      "notAfter",
    );
  });

  it("is found among others, and beside the private key, of which nothing is kept", () => {
    const file = Buffer.from(`${EC.cert}${RSA.key}${RSA.cert}`);
    const certificate = certificateOf(parseCertificates(file), publicOf(RSA), NOW);
    expect(new X509Certificate(certificate.pem).subject).to.equal("CN=rsa.example.com");
    expect(certificate.pem).not.to.contain("PRIVATE");
  });

  it("is refused by name if it is of another key, has ended, or is none", () => {
    const all = parseCertificates(Buffer.from(RSA.cert));
    expect(codeOf(() => certificateOf(all, publicOf(EC, "ES256"), NOW))).to.equal("KEY_CERTIFICATE_DIFFERS");
    const other = selfSigned("rsa.example.com", FROM, TO, "rsa");
    expect(codeOf(() => certificateOf(all, publicOf(other), NOW))).to.equal("KEY_CERTIFICATE_DIFFERS");
    expect(codeOf(() => certificateOf(all, publicOf(RSA), TO))).to.equal("KEY_CERTIFICATE_EXPIRED");
    expect(codeOf(() => certificateOf(all, publicOf(RSA), new Date(TO.getTime() - 1)))).to.equal("read");
    for (const text of ["", "garbage", RSA.key, RSA.cert.slice(0, 400), RSA.cert.replace("MII", "AAA")])
      expect(codeOf(() => parseCertificates(Buffer.from(text)))).to.equal("KEY_CERTIFICATE_UNREADABLE");
  });

  it("is never read from any other file, and no other error escapes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`-----BEGIN CERTIFICATE-----\n${text}`)),
        ),
        (file) => {
          expect(codeOf(() => parseCertificates(file))).to.equal("KEY_CERTIFICATE_UNREADABLE");
        },
      ),
    );
  });

  it("has as many days left as begin before its end", () => {
    const certificate = certificateOf(parseCertificates(Buffer.from(RSA.cert)), publicOf(RSA), NOW);
    const leftAt = (ms: number) => daysLeft(certificate, new Date(TO.getTime() - ms));
    expect([leftAt(30 * 86_400_000), leftAt(1), leftAt(0), leftAt(-86_400_000)]).to.deep.equal([
      30, 1, 0, -1,
    ]);
  });
});
