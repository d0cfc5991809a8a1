import type { DriverError } from "./errors.ts";
import { rejectOn } from "./interrupts.ts";
import type { DriverIo } from "./io.ts";

/** An interrupted command usually ends within this time, and then says so itself. */
const STOP_NOTE_MS = 300;

/**
 * Runs work that the first Ctrl-C stops, and that the second abandons: the next run completes it.
 *
 * @param abandoned creates the error of the second.
 */
export function interruptible<T>(
  io: DriverIo,
  abandoned: () => DriverError,
  work: (first: AbortSignal) => Promise<T>,
): Promise<T> {
  return io.interrupts.during(async ({ first, second }) => {
    let note: NodeJS.Timeout | undefined;
    const announce = () => {
      const line = "Stopping. Calls in progress finish first; press Ctrl-C again to exit immediately.";
      note = setTimeout(() => io.info(line), STOP_NOTE_MS);
    };
    first.addEventListener("abort", announce, { once: true });
    try {
      return await Promise.race([work(first), rejectOn(second, abandoned)]);
    } finally {
      clearTimeout(note);
      first.removeEventListener("abort", announce);
    }
  });
}
