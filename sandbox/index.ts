import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { type Directory, directoryOf } from "./directory/directory.ts";
import { samplePeople } from "./directory/people.ts";
import { serveDirectory } from "./directory/server.ts";
import { startEmulator } from "./emulator.ts";
import { type FrontDoor, openFrontDoor } from "./front-door.ts";
import { type Credentials, type Identities, identitiesAt, ROOT } from "./identities.ts";
import { type Mail, readMails } from "./mail.ts";
import { documentedPolicy } from "./policies.ts";
import { pulumiCli } from "./setup/pulumi-cli.ts";
import { pythonWithEmulators } from "./setup/python.ts";

/** AWS on this computer. Nothing of it can be reached from another one, and nothing in it reaches out. */
export interface Sandbox {
  /** What a command needs in its environment to work on the sandbox instead of AWS, with credentials of least privilege. */
  readonly env: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  readonly emulatorUrl: string;
  readonly frontDoor: FrontDoor;
  /** The sample organisation: changes show at once in what Identity Center and Amazon Quick answer. */
  readonly directory: Directory;
  readonly identities: Identities;
  readonly pulumiCommand: PulumiCommand;
  /** A folder that goes when the sandbox stops. */
  readonly folder: string;
  mails(): Promise<Mail[]>;
  /** Sets request quotas of Cognito's API, in requests a second for each operation; {} takes them away. */
  setQuotas(quotas: Readonly<Record<string, number>>): Promise<void>;
  stop(): Promise<void>;
}

const ACCOUNT = "111122223333";
/** Not us-east-1: what forgets to say its Region should fail here. */
const REGION = "eu-central-1";
const QUICK_HOME_REGION = "us-east-1";
const PROVIDER = fileURLToPath(new URL("provider/bin", import.meta.url));

/**
 * Starts AWS on this computer: sets up what is missing, starts the emulators on loopback, and fills Identity Center and
 * Amazon Quick with sample people.
 *
 * @param say is told, in whole sentences, what takes long.
 * @throws SandboxError saying what is missing and how to get it.
 */
export async function startSandbox(say: (line: string) => void = () => {}): Promise<Sandbox> {
  const python = await pythonWithEmulators(say);
  const pulumiCommand = await pulumiCli(say);
  const folder = await mkdtemp(join(tmpdir(), "quick-sign-in-"));
  const emulator = await startEmulator({ python, account: ACCOUNT, region: REGION, folder });
  const frontDoor = await openFrontDoor(emulator.url);
  const identities = identitiesAt(emulator.url, REGION);
  const directory = directoryOf(samplePeople, ACCOUNT, QUICK_HOME_REGION);
  const regions = { identityCenter: REGION, quick: QUICK_HOME_REGION };
  const directoryServer = await serveDirectory(directory, regions, identities.mayCall);
  const documents = (["provision", "sync"] as const).map((name) => documentedPolicy(name, ACCOUNT, REGION));
  const credentials = await identities.withPolicies(documents);
  return {
    env: environment({
      emulator: emulator.url,
      directory: directoryServer.url,
      folder,
      pulumiCommand,
      credentials,
    }),
    account: ACCOUNT,
    region: REGION,
    emulatorUrl: emulator.url,
    frontDoor,
    directory,
    identities,
    pulumiCommand,
    folder,
    mails: () => readMails(emulator.url),
    setQuotas: async (quotas) => {
      await fetch(`${emulator.url}/_sandbox/quotas`, { method: "PUT", body: JSON.stringify(quotas) });
    },
    stop: async () => {
      await Promise.all([frontDoor.stop(), directoryServer.stop(), emulator.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Credentials of the sandbox as environment variables. */
export function credentialsEnv({ accessKeyId, secretAccessKey }: Credentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** The sandbox's own credentials, which may do everything: for tests that look behind the scenes. */
export const rootEnv: Readonly<Record<string, string>> = credentialsEnv(ROOT);

interface Surroundings {
  readonly emulator: string;
  readonly directory: string;
  readonly folder: string;
  readonly pulumiCommand: PulumiCommand;
  readonly credentials: Credentials;
}

function environment({
  emulator,
  directory,
  folder,
  pulumiCommand,
  credentials,
}: Surroundings): Record<string, string> {
  const nothing = join(folder, "none");
  const programs = [PROVIDER, dirname(process.execPath)];
  if (isAbsolute(pulumiCommand.command)) programs.push(dirname(pulumiCommand.command));
  return {
    ...credentialsEnv(credentials),
    AWS_ENDPOINT_URL: emulator,
    AWS_ENDPOINT_URL_IDENTITYSTORE: directory,
    AWS_ENDPOINT_URL_SSO_ADMIN: directory,
    AWS_ENDPOINT_URL_QUICKSIGHT: directory,
    AWS_REGION: REGION,
    // Nothing of the user's own AWS set-up may shine through.
    AWS_PROFILE: "",
    AWS_SESSION_TOKEN: "",
    AWS_CONFIG_FILE: nothing,
    AWS_SHARED_CREDENTIALS_FILE: nothing,
    AWS_EC2_METADATA_DISABLED: "true",
    PATH: [...programs, process.env["PATH"] ?? ""].join(":"),
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
