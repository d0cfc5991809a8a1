import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { type Checkout, newCheckout } from "./checkout.ts";
import { configureStack } from "./configure-stack.ts";
import { type Ended, type Environment, run, start } from "./driver.ts";
import { startAtTerminal } from "./terminal.ts";

/** A checkout and the shared sandbox, for commands as processes: for tests of signals, terminals and what `npm run` starts. */
export interface CheckoutCommands {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  /** Writes the config of a stack: our own keys without their namespace, the Region automatically. */
  configure(stack: string, config?: Readonly<Record<string, string>>): void;
  /** Runs a command, given as one line, without a terminal. */
  run(line: string, env?: Environment): Promise<Ended>;
  start(line: string, env?: Environment): ReturnType<typeof start>;
  startAtTerminal(line: string, env?: Environment): ReturnType<typeof startAtTerminal>;
}

export async function newCheckoutCommands(): Promise<CheckoutCommands> {
  const sandbox = await sharedSandbox();
  const checkout = newCheckout();
  const { folder } = checkout;
  const args = (line: string) => line.split(" ");
  const inside = (env: Environment = {}) => ({ ...sandbox.env, ...env });
  return {
    sandbox,
    checkout,
    configure: (stack, config = {}) => configureStack(folder, stack, sandbox.region, config),
    run: (line, env) => run(folder, args(line), inside(env)),
    start: (line, env) => start(folder, args(line), inside(env)),
    startAtTerminal: (line, env) => startAtTerminal(folder, args(line), inside(env)),
  };
}
