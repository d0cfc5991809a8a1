import { CERTIFICATE_WARNING_DAYS, daysLeft } from "../../../bridge/keys/certificate.ts";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";
import { needsCertificate } from "../../../infra/settings/known-providers.ts";
import { type Check, type Finding, failure, ok, skipped, warning } from "../../check.ts";
import { command } from "../../printed-command.ts";
import type { Target } from "../../target.ts";
import { hasSigningKeys, signingProvidersOf } from "../facts/federation.ts";
import { signingKeys } from "../facts/signing-keys.ts";
import { ofEach } from "./each-provider.ts";

/** The certificate of the active key. Only a provider such as Microsoft Entra ID needs one. */
export const keyCertificate: Check = {
  id: "idp.key-certificate",
  title: "The active key has the certificate that its provider needs, and it does not end soon",
  needs: ["bridge.key"],
  applies: hasSigningKeys,
  run: (target) =>
    ofEach(signingProvidersOf(target), async ({ name, bridge }) => {
      const keys = (await signingKeys(target)).get(name) ?? [];
      const active = keys.find(({ status }) => status === "active");
      if (active === undefined) return skipped("No key is active.");
      return certificateFinding(target, active, needsCertificate(bridge), new Date());
    }),
};

/** Judges the certificate of a key. Pure. @param isNeeded whether the provider finds a key by its certificate alone. */
export function certificateFinding(
  target: Target,
  { provider, certificate, store }: SigningKey,
  isNeeded: boolean,
  now: Date,
): Finding {
  if (certificate === undefined && !isNeeded) return ok();
  const steps =
    store === "kms"
      ? command(target, "keys", "new", "--provider", provider)
      : command(target, "keys", "import", "FILE", "--certificate", "CERT.pem", "--provider", provider);
  const fix = `Make a key and its certificate: ${steps}, then publish and activate`;
  const link = "docs/federation-entra-id.md#keys-instead-of-a-secret";
  const why =
    "Microsoft Entra ID finds a key by its certificate: without a valid one, no user of this provider can sign in.";
  if (certificate === undefined)
    return failure({ seen: "The active key has no certificate.", why, fix, link });
  const days = daysLeft(certificate, now);
  const end = `The certificate of the active key is valid until ${certificate.notAfter}`;
  if (days <= 0) return failure({ seen: `${end}: it has ended.`, why, fix, link });
  if (days > CERTIFICATE_WARNING_DAYS) return ok(`until ${certificate.notAfter}`);
  return warning({ seen: `${end}: ${days} ${days === 1 ? "day is" : "days are"} left.`, why, fix, link });
}
