import { type Aws, awsIn, type ClientSettings } from "./aws.ts";
import { ProviderRefusal } from "./refusal.ts";

/** The provider's own settings: keys of `aws:` in the stack's config, or arguments of `new aws.Provider`. */
export type ProviderSettings = Readonly<Record<string, string>>;

/** Keys that the real provider's SDK sends by itself and that change nothing here. */
const WITHOUT_EFFECT = [
  "skipCredentialsValidation",
  "skipRegionValidation",
  "skipMetadataApiCheck",
  "version",
];
const KNOWN = ["region", "profile", "allowedAccountIds", "forbiddenAccountIds", ...WITHOUT_EFFECT];

/** AWS as the settings name it, Region by Region. */
export class Connections {
  readonly #settings: ProviderSettings;
  readonly #clientSettings: ClientSettings;
  readonly #regions = new Map<string, Aws>();
  #checked: Promise<void> | undefined;

  /**
   * @param clientSettings for a caller that shares its process with others, and so cannot use the environment.
   * @throws ProviderRefusal for a setting that the stand-in does not know.
   */
  constructor(settings: ProviderSettings, clientSettings: ClientSettings = {}) {
    const unknown = Object.keys(settings).find((key) => !KNOWN.includes(key));
    if (unknown !== undefined) {
      throw new ProviderRefusal(
        "CONFIG_UNSUPPORTED",
        `the stand-in provider does not know the setting aws:${unknown}`,
      );
    }
    this.#settings = settings;
    const { profile } = settings;
    this.#clientSettings = profile === undefined ? clientSettings : { ...clientSettings, profile };
  }

  /**
   * @param region a resource's own; absent, the provider's.
   * @throws ProviderRefusal where there is none, or where the credentials belong to an account that is not allowed.
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
    throw new ProviderRefusal("CONFIG_UNSUPPORTED", "no Region: set aws:region or AWS_REGION");
  }

  async #checkAccount(aws: Aws): Promise<void> {
    const allowed = ids(this.#settings["allowedAccountIds"]);
    const forbidden = ids(this.#settings["forbiddenAccountIds"]);
    if (allowed.length + forbidden.length === 0) return;
    const account = await aws.account();
    if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
      throw new ProviderRefusal("ACCOUNT_MISMATCH", `AWS account ID not allowed: ${account}`);
    }
  }
}

function ids(json: string | undefined): string[] {
  const found: unknown = json ? JSON.parse(json) : [];
  return Array.isArray(found) ? found.map(String) : [];
}
