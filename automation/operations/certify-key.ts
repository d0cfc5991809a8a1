import type { X509Certificate } from "node:crypto";
import { certificateOf, isCertificateOf } from "../../bridge/keys/certificate.ts";
import { KeysError } from "../../bridge/keys/keys-error.ts";
import type { KeyCertificate, SigningKey } from "../../bridge/keys/signing-key.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { KeyChange } from "./keys.ts";
import type { KeysTarget } from "./keys-target.ts";

/**
 * Records the certificate of the key that has the same public half: one that KMS made, or whose private half was imported before.
 *
 * @throws KeysError KEY_CERTIFICATE_DIFFERS, and those of `recordCertificate`.
 */
export async function certifyKey(
  target: KeysTarget,
  certificates: readonly X509Certificate[],
  { kid, now }: { readonly kid?: string | undefined; readonly now: Date },
): Promise<KeyChange> {
  const { keys } = await target.register.read();
  const key = keys.find(
    (one) =>
      (kid === undefined || kid === one.kid) &&
      certificates.some((certificate) => isCertificateOf(certificate, one.publicJwk)),
  );
  if (key !== undefined)
    return recordCertificate(target, key.kid, certificateOf(certificates, key.publicJwk, now));
  throw new KeysError(
    "KEY_CERTIFICATE_DIFFERS",
    `${kid === undefined ? `No key of ${target.provider}` : `Key ${kid}`} has the public key of the certificate. Nothing was changed.`,
    {
      hint:
        target.settings.key === "kms"
          ? "First make a key: new. Then make a certificate of its public half (docs/federation-keys.md)."
          : "Name the private key, too: npm run keys -- import FILE --certificate CERT.pem --provider NAME",
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/**
 * Gives a key its certificate. A key that is published goes back to `created`, since the provider may have another certificate.
 *
 * @throws KeysError KEY_IN_USE: the bridge names the certificate in assertions at once, and the provider may not have it.
 */
export async function recordCertificate(
  { register }: Pick<KeysTarget, "register">,
  kid: string,
  certificate: KeyCertificate,
): Promise<KeyChange> {
  const before = await register.read();
  const key = before.keys.find((one) => one.kid === kid);
  if (key === undefined) throw new Error(`no key ${kid}`);
  if (key.certificate?.thumbprint === certificate.thumbprint) return { key, isChanged: false };
  if (key.status !== "created" && key.status !== "published")
    throw new KeysError("KEY_IN_USE", `Key ${kid} is ${key.status}. Nothing was changed.`, {
      hint: "Only a key that was never active gets a certificate. Make a new key and its certificate, then publish and activate it.",
      exitCode: ExitCode.guarded,
    });
  const { publishedAt: _, ...kept } = key;
  const certified: SigningKey = { ...kept, status: "created", certificate };
  await register.write(before, [certified], before.isMaking);
  return { key: certified, isChanged: true, isCertified: true };
}
