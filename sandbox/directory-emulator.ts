import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EmulatorProcess, startEmulator } from "./emulator-process.ts";

const SCRIPT = fileURLToPath(new URL("./emulators/directory.py", import.meta.url));

export interface DirectoryEmulatorOptions {
  readonly python: string;
  readonly port: number;
  /** Address of the AWS emulator, which evaluates IAM policies. */
  readonly aws: string;
  readonly folder: string;
  readonly account: string;
  /** Region of IAM Identity Center. */
  readonly region: string;
  /** Home Region of Amazon Quick, the only one in which it answers. */
  readonly quickRegion: string;
  /** File with the sample directory. */
  readonly people: string;
}

/** Starts moto with the sandbox's additions: Identity Store, Identity Center's instances, Amazon Quick's users. */
export function startDirectoryEmulator(options: DirectoryEmulatorOptions): Promise<EmulatorProcess> {
  const state = join(options.folder, "directory");
  mkdirSync(state, { recursive: true });
  return startEmulator({
    python: options.python,
    script: SCRIPT,
    args: [options.people],
    ready: `http://127.0.0.1:${options.port}/moto-api/data.json`,
    log: join(options.folder, "directory.log"),
    env: {
      PATH: "/usr/bin:/bin",
      HOME: state,
      TMPDIR: state,
      SANDBOX_PORT: String(options.port),
      SANDBOX_AWS: options.aws,
      SANDBOX_REGION: options.region,
      SANDBOX_QUICK_REGION: options.quickRegion,
      MOTO_ACCOUNT_ID: options.account,
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    },
  });
}
