import { type Sandbox, startSandbox } from "../../sandbox/index.ts";

let started: Promise<Sandbox> | undefined;

/** The one sandbox that tests share which only add to it; stopped after the last test. */
export function sharedSandbox(): Promise<Sandbox> {
  started ??= startSandbox();
  return started;
}

// At the top level it belongs to mocha's root suite, and so runs once, at the very end.
after(async function () {
  this.timeout(30_000);
  await (await started?.catch(() => undefined))?.stop();
});
