import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { type AliasBehaviour, setAliasBehaviour } from "./aliases.ts";
import { startAwsEmulator } from "./aws-emulator.ts";
import { type Credentials, makeCredentials, ROOT_CREDENTIALS } from "./credentials.ts";
import { startDirectoryEmulator } from "./directory-emulator.ts";
import { sandboxEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { type Invitation, readInvitations } from "./invitations.ts";
import { sampleDirectory } from "./people.ts";
import { DOCUMENTED_POLICIES, documentedPolicy } from "./policies.ts";
import { type RequestQuotas, setRequestQuotas } from "./quotas.ts";
import type { Progress } from "./setup/progress.ts";
import { setUpTools } from "./setup/tools.ts";

export type { AliasBehaviour } from "./aliases.ts";
export { type Credentials, credentialsEnv } from "./credentials.ts";
export type { Gateway } from "./gateway.ts";
export type { Invitation } from "./invitations.ts";
export { DOCUMENTED_POLICIES, documentedPolicy } from "./policies.ts";
export { SandboxError } from "./sandbox-error.ts";

/** The account that everything is in. */
const ACCOUNT = "111122223333";

/** How often the emulators are started where another process has taken their port. */
const MAX_STARTS = 3;

/** The sample directory, in the sandbox's folder. */
const PEOPLE = "people.json";

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
  /**
   * What a child process, or this one, needs in its environment to find all of it, and nothing else. The credentials in
   * it are those of an administrator who has the policies of docs/permissions.md, and no more.
   */
  readonly env: Record<string, string>;
  readonly account: string;
  readonly region: string;
  readonly quickRegion: string;
  readonly gateway: Gateway;
  /** The account's root user, for tests that set something up or look behind the scenes. */
  readonly rootCredentials: Credentials;
  readonly pulumiCommand: PulumiCommand;
  /** The run's own folder: logs, Pulumi's state. It goes away at the end. */
  readonly folder: string;
  /** All invitations that Cognito mailed, oldest first. */
  invitations(): Promise<readonly Invitation[]>;
  /** Makes an IAM user who may do what these policies say, and nothing else. */
  credentialsFor(policies: readonly (object | string)[]): Promise<Credentials>;
  /** Sets how many requests a second each operation of Cognito takes; `{}` takes all limits away. */
  setRequestQuotas(quotas: RequestQuotas): Promise<void>;
  /** Sets what Cognito does with an e-mail that is another account's verified alias. @default documented */
  setAliasBehaviour(behaviour: AliasBehaviour): Promise<void>;
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
  const { python, pulumiCommand } = await setUpTools(progress);
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-"));
  const running: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    progress("Starting AWS on this machine.");
    writeFileSync(join(folder, PEOPLE), JSON.stringify(sampleDirectory));
    mkdirSync(join(folder, "pulumi-state"));
    const { aws, directory } = await startEmulators({ python, folder, region, quickRegion }, running);
    const frontDoor = await openGateway(aws);
    running.push(frontDoor);
    const credentialsFor = (policies: readonly (object | string)[]) => makeCredentials(aws, region, policies);
    const documented = DOCUMENTED_POLICIES.map((name) => documentedPolicy(name, ACCOUNT, region));
    const credentials = await credentialsFor(documented);
    return {
      env: sandboxEnvironment({ aws, directory, region, credentials, pulumi: pulumiCommand.command, folder }),
      account: ACCOUNT,
      region,
      quickRegion,
      gateway: frontDoor,
      rootCredentials: ROOT_CREDENTIALS,
      pulumiCommand,
      folder,
      invitations: () => readInvitations(aws),
      credentialsFor,
      setRequestQuotas: (quotas) => setRequestQuotas(aws, quotas),
      setAliasBehaviour: (behaviour) => setAliasBehaviour(aws, behaviour),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

interface EmulatorOptions {
  readonly python: string;
  readonly folder: string;
  readonly region: string;
  readonly quickRegion: string;
}

/**
 * Starts both emulators, and gives back their addresses. Another process may take a port between the choice and the start: then
 * both start again at other ports. What runs is in `running`, also when one failed.
 */
async function startEmulators(
  options: EmulatorOptions,
  running: Stoppable[],
  attempts = MAX_STARTS,
): Promise<{ aws: string; directory: string }> {
  try {
    return await startBoth(options, running);
  } catch (error) {
    if (attempts <= 1 || !(error instanceof Error) || !/\bin use\b/i.test(error.message)) throw error;
    await Promise.all(running.splice(0).map((one) => one.stop()));
    return startEmulators(options, running, attempts - 1);
  }
}

async function startBoth(
  { python, folder, region, quickRegion }: EmulatorOptions,
  running: Stoppable[],
): Promise<{ aws: string; directory: string }> {
  const awsPort = await freePort();
  const directoryPort = await freePort();
  const aws = `http://127.0.0.1:${awsPort}`;
  const directory = `http://127.0.0.1:${directoryPort}`;
  const common = { python, folder, account: ACCOUNT, region };
  const started = await Promise.allSettled([
    startAwsEmulator({ ...common, port: awsPort, directory }),
    startDirectoryEmulator({
      ...common,
      port: directoryPort,
      aws,
      quickRegion,
      people: join(folder, PEOPLE),
    }),
  ]);
  for (const one of started) if (one.status === "fulfilled") running.push(one.value);
  for (const one of started) if (one.status === "rejected") throw one.reason;
  return { aws, directory };
}
