import { createHash, X509Certificate } from "node:crypto";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { KeysError, type KeysErrorCode } from "./keys-error.ts";
import { isSameKey, toPublicJwk } from "./private-key.ts";
import type { KeyCertificate, PublicJwk } from "./signing-key.ts";

/** How long before its end a certificate is to be replaced, in days. */
export const CERTIFICATE_WARNING_DAYS = 30;

const PEM = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads the certificates of a file: one in DER, or all in PEM, among them those of authorities. Pure.
 *
 * @throws KeysError KEY_CERTIFICATE_UNREADABLE, which quotes nothing of the file: it may also have the private key.
 */
export function parseCertificates(file: Uint8Array): readonly X509Certificate[] {
  const text = Buffer.from(file).toString("latin1");
  const parts: readonly (string | Uint8Array)[] = text.includes("-----BEGIN ")
    ? (text.match(PEM) ?? [])
    : [file];
  try {
    if (parts.length > 0) return parts.map((part) => new X509Certificate(part));
  } catch {
    // Node's errors say nothing more.
  }
  throw refused("KEY_CERTIFICATE_UNREADABLE", "The certificate is not an X.509 certificate in PEM or DER.", {
    hint: 'A PEM begins with "-----BEGIN CERTIFICATE-----". docs/federation-entra-id.md makes one with openssl.',
  });
}

/** Whether a certificate has this public key. Pure. */
export function isCertificateOf(certificate: X509Certificate, publicJwk: PublicJwk): boolean {
  try {
    return isSameKey(toPublicJwk(certificate.publicKey, publicJwk.alg), publicJwk);
  } catch {
    // A type of key that is never ours, such as Ed25519 or RSASSA-PSS.
    return false;
  }
}

/**
 * The certificate of a key among others; of several, the one that ends last. Pure.
 *
 * @throws KeysError KEY_CERTIFICATE_DIFFERS, KEY_CERTIFICATE_EXPIRED
 */
export function certificateOf(
  certificates: readonly X509Certificate[],
  publicJwk: PublicJwk,
  now: Date,
): KeyCertificate {
  const [own] = certificates
    .filter((one) => isCertificateOf(one, publicJwk))
    .toSorted((a, b) => b.validToDate.getTime() - a.validToDate.getTime());
  if (own === undefined)
    throw refused("KEY_CERTIFICATE_DIFFERS", "The certificate has another public key than the private key.", {
      hint: "Make a certificate of this key: openssl req -x509 -key PRIVATE.pem … (docs/federation-entra-id.md).",
    });
  if (own.validToDate <= now)
    throw refused("KEY_CERTIFICATE_EXPIRED", `The certificate ended on ${own.validToDate.toISOString()}.`, {
      hint: "Make a new key and certificate, and import both (docs/federation-entra-id.md).",
    });
  return {
    pem: own.toString(),
    thumbprint: createHash("sha256").update(own.raw).digest("base64url"),
    notBefore: own.validFromDate.toISOString(),
    notAfter: own.validToDate.toISOString(),
  };
}

/** The thumbprint that consoles show: SHA-1 in hexadecimal digits. Pure. */
export function shownThumbprint({ pem }: KeyCertificate): string {
  return createHash("sha1").update(new X509Certificate(pem).raw).digest("hex").toUpperCase();
}

const DAY_MS = 86_400_000;

/** Whole days until a certificate ends; 0 or less if it has ended. Pure. */
export function daysLeft({ notAfter }: KeyCertificate, now: Date): number {
  return Math.ceil((Date.parse(notAfter) - now.getTime()) / DAY_MS);
}

interface Hint {
  readonly hint: string;
}

function refused(code: KeysErrorCode, message: string, { hint }: Hint): KeysError {
  return new KeysError(code, `${message} Nothing was changed.`, { hint, exitCode: ExitCode.wrongUsage });
}
