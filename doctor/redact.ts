import { defined } from "../sync/model/defined.ts";
import type { Finding } from "./check.ts";

/** Tokens, and codes, secrets and verifiers in addresses and forms. Sources: RFC 7519, section 3; RFC 6749, sections 4.1 and 6; RFC 7636, section 4. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, "(token)"],
  [
    /\b(code|code_verifier|client_secret|refresh_token|id_token|access_token|password|state|nonce)=[^&\s"']+/gi,
    "$1=(hidden)",
  ],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, "$1 (hidden)"],
];

/** A finding in whose texts no token, code, password or secret is left: errors of others are quoted in some. Pure. */
export function withoutSecrets(finding: Finding): Finding {
  switch (finding.state) {
    case "ok":
      return finding.note === undefined ? finding : { ...finding, note: redacted(finding.note) };
    case "skipped":
      return { state: "skipped", reason: redacted(finding.reason) };
    case "not-observable":
      return { state: "not-observable", look: redacted(finding.look) };
    default:
      return {
        state: finding.state,
        seen: redacted(finding.seen),
        why: redacted(finding.why),
        fix: redacted(finding.fix),
        link: finding.link,
        ...defined({ noAnswer: finding.noAnswer }),
      };
  }
}

/** A text without tokens, codes, passwords and secrets. Pure. */
export function redacted(text: string): string {
  return SECRETS.reduce((rest, [secret, instead]) => rest.replace(secret, instead), text);
}
