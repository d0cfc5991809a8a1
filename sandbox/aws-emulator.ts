import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EmulatorProcess, startEmulator } from "./emulator-process.ts";
import { HOSTS_VARIABLE } from "./hosts.ts";

const SCRIPT = fileURLToPath(new URL("./emulators/aws.py", import.meta.url));
const LAMBDA_GUARD = new URL("./lambda-guard.mjs", import.meta.url).href;

export interface AwsEmulatorOptions {
  readonly python: string;
  readonly port: number;
  /** Address of the emulator of Identity Store and Amazon Quick, for Lambdas that call them. */
  readonly directory: string;
  readonly folder: string;
  /** File with the hosts outside AWS that the sandbox serves. */
  readonly hosts: string;
  readonly account: string;
  readonly region: string;
}

/** Starts MiniStack with the sandbox's additions: Cognito, API Gateway, Lambda, IAM, STS, CloudWatch Logs and others. */
export function startAwsEmulator(options: AwsEmulatorOptions): Promise<EmulatorProcess> {
  const state = join(options.folder, "aws");
  mkdirSync(state, { recursive: true });
  return startEmulator({
    python: options.python,
    script: SCRIPT,
    ready: `http://127.0.0.1:${options.port}/_ministack/ready`,
    log: join(options.folder, "aws.log"),
    env: {
      // Lambdas run on this process's Node.js, and inherit this environment.
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: state,
      TMPDIR: state,
      STATE_DIR: state,
      GATEWAY_PORT: String(options.port),
      BIND_HOST: "127.0.0.1",
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      LAMBDA_EXECUTOR: "local",
      DOCKER_HOST: "unix:///nonexistent.sock",
      AUTH: "true",
      MINISTACK_REGION: options.region,
      MINISTACK_ACCOUNT_ID: options.account,
      AWS_ENDPOINT_URL_IDENTITYSTORE: options.directory,
      AWS_ENDPOINT_URL_SSO_ADMIN: options.directory,
      AWS_ENDPOINT_URL_QUICKSIGHT: options.directory,
      [HOSTS_VARIABLE]: options.hosts,
      AWS_EC2_METADATA_DISABLED: "true",
      // --no-deprecation: the emulator's worker causes a warning, which would appear in the function's log.
      NODE_OPTIONS: `--no-deprecation --import ${LAMBDA_GUARD}`,
    },
  });
}
