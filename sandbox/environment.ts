import { devNull } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Credentials, credentialsEnv } from "./credentials.ts";
import { HOSTS_VARIABLE } from "./hosts.ts";
import { cacheFolder } from "./setup/cache.ts";

const PROVIDER_FOLDER = fileURLToPath(new URL("./provider/bin", import.meta.url));

export interface EnvironmentInput {
  /** Address of the emulator of most services. */
  readonly aws: string;
  /** Address of the emulator of Identity Center and Amazon Quick. */
  readonly directory: string;
  /** Origin of the gateway to the addresses at AWS that are not its API. */
  readonly gateway: string;
  /** File with the hosts outside AWS that the sandbox serves. */
  readonly hosts: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** File name of the Pulumi CLI. */
  readonly pulumi: string;
  /** The run's folder, for Pulumi's state and home. */
  readonly folder: string;
}

/** The environment variables with which the Pulumi engine, its provider and the AWS SDK use the sandbox. */
export function sandboxEnvironment(input: EnvironmentInput): Record<string, string> {
  const path = [dirname(input.pulumi), PROVIDER_FOLDER, dirname(process.execPath), process.env["PATH"] ?? ""];
  return {
    PATH: path.join(delimiter),
    AWS_ENDPOINT_URL: input.aws,
    AWS_ENDPOINT_URL_IDENTITYSTORE: input.directory,
    AWS_ENDPOINT_URL_SSO_ADMIN: input.directory,
    AWS_ENDPOINT_URL_SSO_OIDC: input.directory,
    AWS_ENDPOINT_URL_QUICKSIGHT: input.directory,
    QUICK_SIGN_IN_GATEWAY: input.gateway,
    [HOSTS_VARIABLE]: input.hosts,
    ...credentialsEnv(input.credentials),
    AWS_REGION: input.region,
    // Hides the user's own profiles and roles. The SDKs treat an empty value as none.
    AWS_PROFILE: "",
    AWS_SESSION_TOKEN: "",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    // The engine starts the provider once or twice for each command. With cached compiled code this takes a third of the time.
    NODE_COMPILE_CACHE: join(cacheFolder(), "compiled"),
    PULUMI_HOME: join(input.folder, "pulumi-home"),
    PULUMI_BACKEND_URL: `file://${join(input.folder, "pulumi-state")}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
