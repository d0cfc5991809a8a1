let stop: () => Promise<void> = async () => {};

/** Registers how to stop the shared sandbox. This is a separate module, so that tests without a sandbox do not load one. */
export function atEnd(stopSandbox: () => Promise<void>): void {
  stop = stopSandbox;
}

/** Stops the shared sandbox of this process, if there is one. */
export function stopSharedSandbox(): Promise<void> {
  return stop();
}
