import { asRoles, assumedRoles } from "./assumed-roles.ts";
import { type Aws, awsIn, type ClientSettings } from "./aws.ts";
import { ProviderError } from "./provider-error.ts";

/** The provider's own settings: keys of `aws:` in the stack's config, or arguments of `new aws.Provider`. */
export type ProviderSettings = Readonly<Record<string, string>>;

/** Keys that the real provider's SDK always sends, and that have no effect here. */
const IGNORED_SETTINGS = [
  "skipCredentialsValidation",
  "skipRegionValidation",
  "skipMetadataApiCheck",
  "version",
];
const KNOWN_SETTINGS = [
  "region",
  "profile",
  "allowedAccountIds",
  "forbiddenAccountIds",
  "assumeRoles",
  ...IGNORED_SETTINGS,
];

/** Connections to AWS with the provider's settings, one for each Region. */
export class Connections {
  readonly #settings: ProviderSettings;
  readonly #clientSettings: ClientSettings;
  readonly #regions = new Map<string, Aws>();
  #checked: Promise<void> | undefined;

  /**
   * @param clientSettings for a caller that cannot use the environment, because it shares its process.
   * @throws ProviderError for a setting that is not supported.
   */
  constructor(settings: ProviderSettings, clientSettings: ClientSettings = {}) {
    const unknown = Object.keys(settings).find((key) => !KNOWN_SETTINGS.includes(key));
    if (unknown !== undefined) {
      throw new ProviderError(
        "CONFIG_UNSUPPORTED",
        `the sandbox's provider does not support the setting aws:${unknown}`,
      );
    }
    this.#settings = settings;
    const { profile, assumeRoles } = settings;
    const named = profile === undefined ? clientSettings : { ...clientSettings, profile };
    const roles = assumedRoles(assumeRoles);
    this.#clientSettings = roles.length === 0 ? named : asRoles(roles, named, this.region);
  }

  /**
   * @param region the resource's Region. @default the provider's
   * @throws ProviderError if no Region is set, or if the credentials' account is not allowed.
   */
  async to(region?: string): Promise<Aws> {
    const name = region ?? this.region;
    const aws = this.#regions.get(name) ?? awsIn(name, this.#clientSettings);
    this.#regions.set(name, aws);
    this.#checked ??= this.#checkAccount(aws);
    await this.#checked;
    return aws;
  }

  get region(): string {
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const region = this.#settings["region"] || AWS_REGION || AWS_DEFAULT_REGION;
    if (region) return region;
    throw new ProviderError("CONFIG_UNSUPPORTED", "no Region: set aws:region or AWS_REGION");
  }

  async #checkAccount(aws: Aws): Promise<void> {
    const allowed = ids(this.#settings["allowedAccountIds"]);
    const forbidden = ids(this.#settings["forbiddenAccountIds"]);
    if (allowed.length + forbidden.length === 0) return;
    const account = await aws.account();
    if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
      throw new ProviderError("ACCOUNT_MISMATCH", `AWS account ID not allowed: ${account}`);
    }
  }
}

function ids(json: string | undefined): string[] {
  const found: unknown = json ? JSON.parse(json) : [];
  return Array.isArray(found) ? found.map(String) : [];
}
