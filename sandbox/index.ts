import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import {
  type Credentials,
  createCredentials,
  DOCUMENTED_POLICIES,
  documentedPolicy,
  ROOT_CREDENTIALS,
} from "./credentials.ts";
import {
  type AliasBehaviour,
  type RequestQuotas,
  setAliasBehaviour,
  setDirectoryOwner,
  setRequestQuotas,
} from "./emulator-controls.ts";
import { sandboxEnvironment } from "./environment.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { HostsFile } from "./hosts.ts";
import { type Invitation, readInvitations } from "./invitations.ts";
import { sampleDirectory } from "./people.ts";
import { createRunFolder } from "./run-folder.ts";
import type { Progress } from "./setup/progress.ts";
import { setUpTools } from "./setup/tools.ts";
import { type Stoppable, startEmulators } from "./start-emulators.ts";

export { type Credentials, credentialsEnv, DOCUMENTED_POLICIES, documentedPolicy } from "./credentials.ts";
export type { AliasBehaviour } from "./emulator-controls.ts";
export type { Gateway } from "./gateway.ts";
export type { Invitation } from "./invitations.ts";
export { SandboxError } from "./sandbox-error.ts";

/** The sandbox's AWS account. */
const ACCOUNT_ID = "111122223333";

export interface SandboxOptions {
  /** Receives sentences about the progress. @default none */
  readonly progress?: Progress;
  /** Region of the stack and of IAM Identity Center. Not us-east-1, so that a hard-coded Region shows. @default eu-central-1 */
  readonly region?: string;
  /** Amazon Quick's home Region, the only one in which it answers. @default us-east-1 */
  readonly quickRegion?: string;
}

/** A running sandbox: AWS, emulated on this machine. */
export interface Sandbox {
  /**
   * The environment variables with which a process uses the sandbox and nothing else. Their credentials are those of an
   * administrator with exactly the policies of docs/permissions.md.
   */
  readonly env: Record<string, string>;
  readonly account: string;
  readonly region: string;
  readonly quickRegion: string;
  readonly gateway: Gateway;
  /** The account's root user, for tests that prepare or inspect resources. */
  readonly rootCredentials: Credentials;
  readonly pulumiCommand: PulumiCommand;
  /** The run's folder, with logs and Pulumi's state. `stop` deletes it. */
  readonly folder: string;
  /** All invitations that Cognito has sent, oldest first. */
  invitations(): Promise<readonly Invitation[]>;
  /** Creates an IAM user with exactly these policies. */
  credentialsFor(policies: readonly (object | string)[]): Promise<Credentials>;
  /** Sets how many requests a second each operation of Cognito accepts; `{}` removes all limits. */
  setRequestQuotas(quotas: RequestQuotas): Promise<void>;
  /** Sets what Cognito does with an e-mail that is another account's verified alias. @default documented */
  setAliasBehaviour(behaviour: AliasBehaviour): Promise<void>;
  /** Sets which account owns IAM Identity Center, such as the organization's management account. @default the sandbox's own */
  setDirectoryOwner(account: string): Promise<void>;
  /**
   * Serves an https host outside AWS at this origin of 127.0.0.1, for browsers (through the gateway), Lambdas and emulators. All other
   * hosts stay blocked.
   */
  serveHost(host: string, origin: string): void;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox: emulators on loopback that enforce IAM, a sample directory, and a gateway. Missing tools are first
 * installed into a cache.
 *
 * @throws SandboxError if a tool cannot be installed or an emulator does not start.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { progress = () => {}, region = "eu-central-1", quickRegion = "us-east-1" } = options;
  const { python, pulumiCommand } = await setUpTools(progress);
  const runFolder = createRunFolder();
  const folder = runFolder.path;
  const running: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    runFolder.remove();
  };
  try {
    progress("Starting AWS on this machine.");
    const people = join(folder, "people.json");
    writeFileSync(people, JSON.stringify(sampleDirectory));
    mkdirSync(join(folder, "pulumi-state"));
    const hosts = new HostsFile(join(folder, "hosts.json"));
    const common = { python, folder, account: ACCOUNT_ID, region, hosts: hosts.path };
    const emulatorsOptions = { ...common, quickRegion, people };
    const { aws, directory } = await startEmulators(emulatorsOptions, running);
    const gateway = await openGateway(aws, () => hosts.read());
    running.push(gateway);
    const credentialsFor = (policies: readonly (object | string)[]) =>
      createCredentials(aws, region, policies);
    const documented = DOCUMENTED_POLICIES.map((name) => documentedPolicy(name, ACCOUNT_ID, region));
    const credentials = await credentialsFor(documented);
    return {
      env: sandboxEnvironment({
        aws,
        directory,
        gateway: gateway.origin,
        hosts: hosts.path,
        region,
        credentials,
        pulumi: pulumiCommand.command,
        folder,
      }),
      account: ACCOUNT_ID,
      region,
      quickRegion,
      gateway,
      rootCredentials: ROOT_CREDENTIALS,
      pulumiCommand,
      folder,
      invitations: () => readInvitations(aws),
      credentialsFor,
      setRequestQuotas: (quotas) => setRequestQuotas(aws, quotas),
      setAliasBehaviour: (behaviour) => setAliasBehaviour(aws, behaviour),
      setDirectoryOwner: (owner) => setDirectoryOwner(directory, owner),
      serveHost: (host, origin) => hosts.serve(host, origin),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
