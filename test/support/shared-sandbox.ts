import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { atEnd } from "./at-end.ts";
import { keepPackageTree } from "./package-tree.ts";

let started: Promise<Sandbox> | undefined;

/**
 * The sandbox that the test files of this process share, for tests that only add to it. It is stopped after the last test; that of a
 * worker ends with its process, since the emulators end when the process that started them does.
 */
export async function sharedSandbox(): Promise<Sandbox> {
  keepPackageTree();
  started ??= start();
  return started;
}

async function start(): Promise<Sandbox> {
  try {
    const sandbox = await startSandbox();
    atEnd(() => sandbox.stop());
    return sandbox;
  } catch (error) {
    // The next file tries again: one that fails must not fail its neighbours.
    started = undefined;
    throw error;
  }
}
