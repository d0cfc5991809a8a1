import type { X509Certificate } from "node:crypto";
import { parseCertificates } from "../../bridge/keys/certificate.ts";
import { KeysError } from "../../bridge/keys/keys-error.ts";
import type { SigningKey } from "../../bridge/keys/signing-key.ts";
import { needsCertificate } from "../../infra/settings/known-providers.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { readSmallFile } from "./key-file.ts";
import type { KeysTarget } from "./keys-target.ts";

/** Reads a file with certificates. @throws DriverError KEY_FILE_UNREADABLE, KeysError KEY_CERTIFICATE_UNREADABLE */
export async function readCertificateFile(path: string): Promise<readonly X509Certificate[]> {
  return parseCertificates((await readSmallFile(path, "certificate")).content);
}

/** Whether the provider finds a key by its certificate alone. */
export function wantsCertificate({ settings }: Pick<KeysTarget, "settings">): boolean {
  return needsCertificate(settings);
}

/** @throws KeysError KEY_CERTIFICATE_MISSING: no person has the private half of a key that we make in a secret, and can make its certificate. */
export function assertMakes({ settings, provider }: KeysTarget): void {
  if (settings.key === "kms" || !needsCertificate(settings)) return;
  throw new KeysError(
    "KEY_CERTIFICATE_MISSING",
    `${provider} is Microsoft Entra ID, which finds a key by its certificate alone. No key was made.`,
    {
      hint: `Make key and certificate with openssl (docs/federation-entra-id.md), and import both: npm run keys -- import FILE --certificate CERT.pem --provider ${provider}`,
      exitCode: ExitCode.guarded,
    },
  );
}

/** @throws KeysError KEY_CERTIFICATE_MISSING: a provider that finds keys by their certificate would refuse each sign-in. */
export function assertCertificate(
  { settings, provider }: KeysTarget,
  { kid, certificate }: SigningKey,
): void {
  if (certificate !== undefined || !needsCertificate(settings)) return;
  throw new KeysError("KEY_CERTIFICATE_MISSING", `Key ${kid} has no certificate. Nothing was changed.`, {
    hint: `${provider} is Microsoft Entra ID, which finds a key by its certificate alone. Add it: npm run keys -- import --certificate CERT.pem --provider ${provider} (docs/federation-entra-id.md).`,
    exitCode: ExitCode.guarded,
  });
}

/** @throws KeysError KEY_CERTIFICATE_EXPIRED: also of one that is not valid yet. */
export function assertValid({ kid, certificate }: SigningKey, now: Date): void {
  if (certificate === undefined) return;
  const { notBefore, notAfter } = certificate;
  if (Date.parse(notBefore) <= now.getTime() && now.getTime() < Date.parse(notAfter)) return;
  throw new KeysError(
    "KEY_CERTIFICATE_EXPIRED",
    `The certificate of key ${kid} is valid from ${notBefore} to ${notAfter}. Nothing was changed.`,
    {
      hint: "If it has ended, make a new key and its certificate, then publish and activate it.",
      exitCode: ExitCode.guarded,
    },
  );
}
