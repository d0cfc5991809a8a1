let stop: () => Promise<void> = async () => {};

/** Says how the sandbox that tests share is stopped. In a module of its own: tests that need no sandbox do not load one. */
export function atEnd(stopSandbox: () => Promise<void>): void {
  stop = stopSandbox;
}

/** Stops the sandbox that the tests of this process shared, if there is one. */
export function stopSharedSandbox(): Promise<void> {
  return stop();
}
