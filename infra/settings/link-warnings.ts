import type { LinkKey } from "../../sync/model/provider-rules.ts";
import type { WorkerSource } from "../../sync/worker/config.ts";
import type { FederationSettings, ProviderSettings, SamlProviderSettings } from "./federation.ts";

/** Warns about accounts that sync cannot link, or only by a value that is not documented. Pure. @param sources of `directorySync` */
export function linkWarnings(federation: FederationSettings, sources: readonly WorkerSource[]): string[] {
  return Object.entries(federation).flatMap(([name, provider]) => [
    ...unknownWarning(name, provider, sources),
    ...subjectWarning(name, provider),
  ]);
}

/** What each kind of source knows without a mapping. All know the e-mail. */
const KNOWN: Readonly<Record<WorkerSource["kind"], readonly LinkKey[]>> = {
  idc: ["externalId", "userId", "userName", "email"],
  scim: ["externalId", "userName", "email"],
  local: ["email"],
};

function unknownWarning(
  name: string,
  { link }: ProviderSettings,
  sources: readonly WorkerSource[],
): string[] {
  if (link === undefined) return [];
  const isKnown = ({ kind, mapping }: WorkerSource) =>
    link === "subject" ? mapping.subject !== undefined : KNOWN[kind].includes(link);
  const without = sources.filter((source) => !isKnown(source)).map(({ sourceId }) => sourceId);
  if (without.length === 0) return [];
  return [
    `federation.${name}.link is ${link}, which the source ${without.join(", ")} of directorySync does not know: its users are not linked, and ` +
      `get a second account at their first sign-in with ${name}. Map the attribute that has the provider's subject, map: ["subject=ATTRIBUTE"], ` +
      "and set link to subject.",
  ];
}

const IDENTITY_CENTER = /^https:\/\/portal\.sso\.|\sentityID="https:\/\/portal\.sso\./;

/** Whether a SAML provider's metadata is that of IAM Identity Center. Pure. */
export function isIdentityCenter({ metadataUrl, metadata }: SamlProviderSettings): boolean {
  return IDENTITY_CENTER.test(metadataUrl ?? metadata ?? "");
}

/**
 * IAM Identity Center's Subject cannot be looked up. Source: its user guide, "Attribute mappings", lists `${user:subject}` and says nothing of its
 * value. An earlier edition has the default for Active Directory alone: the principal name, which is also the default of the user name.
 */
function subjectWarning(name: string, provider: ProviderSettings): string[] {
  const { type, link } = provider;
  if (type !== "saml" || provider.subject !== "persistent" || link === undefined || link === "email")
    return [];
  if (!isIdentityCenter(provider)) return [];
  return [
    `federation.${name}.link is ${link}, and AWS does not document which value IAM Identity Center's Subject \${user:subject} has. Before all users ` +
      `sign in: sign in as one, and run npm run doctor -- --user E-MAIL. If it prints an account that ${name} made, its name there is the value: ` +
      "set link to the key that has it, and delete this account (docs/sync-identity-providers.md).",
  ];
}
