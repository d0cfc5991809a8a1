import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { atEnd, shareFolder, shareProcesses } from "./at-end.ts";
import { useQuickSdk } from "./quick-sdk.ts";

let started: Promise<Sandbox> | undefined;

/**
 * The shared sandbox of this process's test files, for tests that only add resources to it. It is stopped after the last test. A
 * worker's sandbox ends with its process, since the emulators end with their parent.
 */
export async function sharedSandbox(): Promise<Sandbox> {
  useQuickSdk();
  started ??= start();
  return started;
}

async function start(): Promise<Sandbox> {
  try {
    const sandbox = await startSandbox();
    atEnd(() => sandbox.stop());
    shareFolder(sandbox.folder);
    shareProcesses();
    return sandbox;
  } catch (error) {
    // The next file tries again: a failure must not affect other files.
    started = undefined;
    throw error;
  }
}
