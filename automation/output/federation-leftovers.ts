/** A key as `destroy` reports it. */
export interface ReportedKey {
  readonly provider: string;
  readonly kid: string;
  readonly arn: string;
  readonly deletedAt?: Date | undefined;
  readonly failure?: string;
}

export interface FederationLeftovers {
  /** By name. */
  readonly providers: Readonly<Record<string, { readonly Type: "oidc" | "user-pool" | "saml" }>>;
  readonly keys: readonly ReportedKey[];
  /** Providers whose keys could not be read. */
  readonly unread: readonly string[];
  /** The value of the tag `quick-sign-in:stack`. */
  readonly stackTag: string;
  /** The keys stay, with their table. */
  readonly retain: boolean;
}

/** What `destroy` did with signing keys, and what stays at each identity provider. An empty text without federation. Pure. */
export function describeFederationLeftovers(left: FederationLeftovers): string {
  // A provider that the settings no longer have still has our public keys.
  const former = left.keys.filter(({ provider }) => !Object.hasOwn(left.providers, provider));
  const formerTypes = Object.fromEntries(former.map(({ provider }) => [provider, { Type: "oidc" } as const]));
  const providers = Object.entries({ ...left.providers, ...formerTypes });
  if (providers.length === 0) return "";
  const atProviders = providers.map(([name, { Type }]) => {
    if (Type === "saml")
      return `  ${name}: the SAML application. In IAM Identity Center: Applications → Customer managed → the application → Actions → Remove`;
    if (Type === "user-pool") return `  ${name}: the app client in the other user pool`;
    const kids = left.keys.filter(({ provider }) => provider === name).map(({ kid }) => kid);
    const keys =
      kids.length === 0 ? "" : `, and the public keys ${kids.join(", ")}, if they were pasted there`;
    return `  ${name}: the registration of this client${keys}`;
  });
  return [...keyLines(left), "Delete manually at each identity provider:", ...atProviders].join("\n");
}

function keyLines({ keys, unread, retain, stackTag }: FederationLeftovers): readonly string[] {
  const lines = keys.map(({ provider, kid, arn, deletedAt, failure }) => {
    const key = `  ${provider}, key ${kid}: ${arn}`;
    if (retain) return key;
    if (failure !== undefined) return `${key} stays: ${failure}. Schedule its deletion by hand`;
    return deletedAt === undefined
      ? `${key} does not exist any more`
      : `${key} is deleted on ${deletedAt.toISOString()}`;
  });
  const lead = retain
    ? "These signing keys stay, because retain is set:"
    : "Signing keys. Until its date, a deletion can be cancelled in AWS:";
  const missed = unread.map(
    (name) =>
      `The signing keys of ${name} could not be read. They have the tag quick-sign-in:stack with the value ${stackTag}.`,
  );
  return [...(lines.length === 0 ? [] : [lead, ...lines]), ...missed];
}
