import { SyncError } from "../model/errors.ts";

/**
 * Reads until the signal is aborted: also the wait for a repeated call, which the SDK does not end. What was started and ignores the signal
 * may go on, so it must change nothing.
 *
 * @throws SyncError INTERRUPTED
 */
export async function interruptible<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  const { promise: interruption, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(interrupted());
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) throw interrupted();
    return await Promise.race([read(), interruption]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function interrupted(): SyncError {
  return new SyncError(
    "INTERRUPTED",
    "Interrupted while the directory and the user pool were read. Nothing was changed.",
    "Run the command again.",
  );
}
