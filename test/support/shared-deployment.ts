import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Sandbox } from "../../sandbox/index.ts";
import { shareFolder } from "./at-end.ts";
import { type Deployment, newDeployment, type UpSteps } from "./deployment.ts";
import { sharedSandbox } from "./shared-sandbox.ts";

type Settings = Readonly<Record<string, string>>;

const shared = new Map<string, Promise<SharedDeployment>>();

/**
 * Returns a deployed stack with exactly these settings. Each worker has one such stack for all test files with the same settings.
 * Call this function in `before`. The first file deploys the stack. Each further file gets it after the previous file's changes
 * were reverted. The stack is never destroyed: it disappears with the sandbox.
 *
 * Use it for files that inspect a stack, or change settings and inspect the result. The pool may contain users of other files:
 * use unique e-mails, and never count all users. Create a separate stack with `newDeployment` if a file changes resources outside
 * the engine, uses settings that cannot be reverted (`retain`, `encryption`, a domain), destroys the stack, or needs options of
 * `declareStack`.
 *
 * @param settings the initial settings of each file.
 */
export async function sharedDeployment(settings: Settings = {}): Promise<SharedDeployment> {
  const key = JSON.stringify(settings);
  const last = await shared.get(key)?.catch(() => undefined);
  // A stack whose changes cannot be reverted is abandoned: the next file must not fail because of the previous one.
  if (last !== undefined && (await last.revert())) return last;
  const deployed = SharedDeployment.deploy(settings);
  shared.set(key, deployed);
  return deployed;
}

/** A stack shared by the test files of a worker. */
export class SharedDeployment {
  readonly sandbox: Sandbox;
  readonly stack: Stack;
  readonly #deployment: Deployment;
  readonly #settings: Settings;
  #outputs: Readonly<Record<string, string>> = {};
  #isChanged = true;

  private constructor(sandbox: Sandbox, deployment: Deployment, settings: Settings) {
    this.sandbox = sandbox;
    this.stack = deployment.stack;
    this.#deployment = deployment;
    this.#settings = settings;
  }

  static async deploy(settings: Settings): Promise<SharedDeployment> {
    const sandbox = await sharedSandbox();
    const deployment = await newDeployment(sandbox);
    shareFolder(deployment.folder);
    const one = new SharedDeployment(sandbox, deployment, settings);
    await one.#restore();
    return one;
  }

  /** The stack's outputs with the initial settings. */
  get outputs(): Readonly<Record<string, string>> {
    return this.#outputs;
  }

  /** Deploys exactly these settings. @default the initial settings */
  up(settings: Settings = this.#settings): Promise<UpSteps> {
    this.#isChanged = true;
    return this.#deployment.up({ ...settings });
  }

  /** Call this before other code deploys this stack, so that its changes are reverted for the next file. */
  markChanged(): void {
    this.#isChanged = true;
  }

  /** Updates the state from AWS. */
  refresh(): Promise<void> {
    return this.#deployment.refresh();
  }

  /** Reverts the changes of a test file. @returns whether it succeeded. */
  async revert(): Promise<boolean> {
    return this.#restore().then(
      () => true,
      () => false,
    );
  }

  async #restore(): Promise<void> {
    if (!this.#isChanged) return;
    ({ outputs: this.#outputs } = await this.#deployment.up({ ...this.#settings }));
    this.#isChanged = false;
  }
}
