import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Sandbox } from "../../sandbox/index.ts";
import { type Deployment, newDeployment, type UpSteps } from "./deployment.ts";
import { sharedSandbox } from "./shared-sandbox.ts";

type Settings = Readonly<Record<string, string>>;

const shared = new Map<string, Promise<SharedDeployment>>();

/**
 * Gives back a deployed stack with these settings and no others: one for each worker, for all test files that ask for the same
 * settings. Call it in `before`. The first file deploys the stack; each further one gets it with what the last one changed taken
 * back. It is never destroyed: the sandbox goes away with all that is in it.
 *
 * For files that look at a stack, or change settings and look at what that does. The pool may have users of other files: use
 * your own e-mails, and never count all users. Make a stack of your own with `newDeployment` where a file changes resources
 * outside the engine, sets what cannot be taken back (`retain`, `encryption`, a domain), destroys, or takes options of
 * `declareStack`.
 *
 * @param settings those that each file starts with.
 */
export async function sharedDeployment(settings: Settings = {}): Promise<SharedDeployment> {
  const key = JSON.stringify(settings);
  const last = await shared.get(key)?.catch(() => undefined);
  // A stack that cannot be brought back is left as it is: the next file must not fail with the last one.
  if (last !== undefined && (await last.takeBack())) return last;
  const deployed = SharedDeployment.deploy(settings);
  shared.set(key, deployed);
  return deployed;
}

/** A stack that the test files of a worker share. */
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
    const one = new SharedDeployment(sandbox, await newDeployment(sandbox), settings);
    await one.#restore();
    return one;
  }

  /** The stack's outputs before this file changed anything. */
  get outputs(): Readonly<Record<string, string>> {
    return this.#outputs;
  }

  /** Deploys these settings and no others; without any, those that the file started with. */
  up(settings: Settings = this.#settings): Promise<UpSteps> {
    this.#isChanged = true;
    return this.#deployment.up({ ...settings });
  }

  /** To be called before something else deploys this stack: the next file then gets it as it was. */
  markChanged(): void {
    this.#isChanged = true;
  }

  /** Brings the state in line with what AWS really has. */
  refresh(): Promise<void> {
    return this.#deployment.refresh();
  }

  /** @returns whether the stack is as it was when the file got it. */
  async takeBack(): Promise<boolean> {
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
