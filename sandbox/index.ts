import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { startAwsEmulator } from "./aws-emulator.ts";
import { type Credentials, makeCredentials } from "./credentials.ts";
import { startDirectoryEmulator } from "./directory-emulator.ts";
import { ROOT_CREDENTIALS, sandboxEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";
import { type FrontDoor, openFrontDoor } from "./front-door.ts";
import { type Invitation, readInvitations } from "./invitations.ts";
import { sampleDirectory } from "./people.ts";
import { type RequestQuotas, setRequestQuotas } from "./quotas.ts";
import type { Progress } from "./setup/progress.ts";
import { pulumiCli } from "./setup/pulumi-cli.ts";
import { emulatorPython } from "./setup/python.ts";

export type { Credentials } from "./credentials.ts";
export type { FrontDoor } from "./front-door.ts";
export type { Invitation } from "./invitations.ts";
export { SandboxError } from "./sandbox-error.ts";

/** The account that everything is in. */
export const SANDBOX_ACCOUNT = "111122223333";

export interface SandboxOptions {
  /** Told what is going on, in sentences. Nothing is told by default. */
  readonly progress?: Progress;
  /** Region of the stack and of IAM Identity Center. Not us-east-1, so that a Region taken for granted shows. @default eu-central-1 */
  readonly region?: string;
  /** Amazon Quick's home Region: it answers in no other. @default us-east-1 */
  readonly quickRegion?: string;
}

/** AWS on this machine, for as long as it runs. */
export interface Sandbox {
  /** What a child process, or this one, needs in its environment to find all of it, and nothing else. */
  readonly env: Record<string, string>;
  readonly account: string;
  readonly region: string;
  readonly quickRegion: string;
  readonly frontDoor: FrontDoor;
  /** The account's root user, for tests that set something up. */
  readonly rootCredentials: Credentials;
  /** Folder with `bin/pulumi`, for `PulumiCommand.get({ root })`. */
  readonly pulumiRoot: string;
  /** The run's own folder: logs, Pulumi's state. It goes away at the end. */
  readonly folder: string;
  /** All invitations that Cognito mailed, oldest first. */
  invitations(): Promise<readonly Invitation[]>;
  /** Makes an IAM user who may do what these policies say. */
  credentialsFor(policies: readonly (object | string)[]): Promise<Credentials>;
  /** Sets how many requests a second each operation of Cognito takes; `{}` takes all limits away. */
  setRequestQuotas(quotas: RequestQuotas): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts AWS on this machine: emulators on loopback, with IAM enforced, sample people, and a front door.
 * What is missing to do so is installed first, into a cache.
 *
 * @throws SandboxError when something cannot be had or does not start.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { progress = () => {}, region = "eu-central-1", quickRegion = "us-east-1" } = options;
  const [python, pulumi] = [await emulatorPython(progress), await pulumiCli(progress)];
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-"));
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const people = join(folder, "people.json");
    writeFileSync(people, JSON.stringify(sampleDirectory));
    mkdirSync(join(folder, "pulumi-state"));
    const [awsPort, directoryPort] = [await freePort(), await freePort()];
    const [aws, directory] = [`http://127.0.0.1:${awsPort}`, `http://127.0.0.1:${directoryPort}`];
    const common = { python, folder, account: SANDBOX_ACCOUNT, region };
    progress("Starting AWS on this machine.");
    const started = await Promise.allSettled([
      startAwsEmulator({ ...common, port: awsPort, directory }),
      startDirectoryEmulator({ ...common, port: directoryPort, aws, quickRegion, people }),
    ]);
    for (const one of started) if (one.status === "fulfilled") running.push(one.value);
    for (const one of started) if (one.status === "rejected") throw one.reason;
    const frontDoor = await openFrontDoor(aws);
    running.push(frontDoor);
    return {
      env: sandboxEnvironment({ aws, directory, region, pulumi, folder }),
      account: SANDBOX_ACCOUNT,
      region,
      quickRegion,
      frontDoor,
      rootCredentials: ROOT_CREDENTIALS,
      pulumiRoot: rootOf(pulumi, folder),
      folder,
      invitations: () => readInvitations(aws),
      credentialsFor: (policies) => makeCredentials(aws, region, policies),
      setRequestQuotas: (quotas) => setRequestQuotas(aws, quotas),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The Automation API looks for `bin/pulumi` in a folder; a CLI may lie elsewhere. */
function rootOf(pulumi: string, folder: string): string {
  if (basename(dirname(pulumi)) === "bin") return dirname(dirname(pulumi));
  const bin = join(folder, "pulumi", "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(pulumi, join(bin, "pulumi"));
  return dirname(bin);
}
