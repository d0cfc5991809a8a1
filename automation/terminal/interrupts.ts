import type { CtrlC, Interrupts } from "./io.ts";

/** A second signal within this time is the same key press: npm forwards the signal that the terminal has already sent. */
const SAME_PRESS_MS = 700;

export interface InterruptListener extends Interrupts {
  /** Rejects at Ctrl-C while no work is running that must not be cut off. */
  readonly idle: Promise<never>;
  stop(): void;
}

/**
 * Listens for SIGINT and SIGTERM while a command runs.
 *
 * @param onIdle creates the error for Ctrl-C while nothing is running; `afterWork` if something has run before.
 * @param clock monotonic milliseconds.
 */
export function listenForInterrupts(
  onIdle: (afterWork: boolean) => Error,
  clock: () => number = () => performance.now(),
): InterruptListener {
  const stack: { first: AbortController; second: AbortController }[] = [];
  const { promise: idle, reject } = Promise.withResolvers<never>();
  idle.catch(() => {});
  let hasWorked = false;
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = () => {
    const now = clock();
    if (now - last < SAME_PRESS_MS) return;
    last = now;
    const current = stack.at(-1);
    if (current === undefined) reject(onIdle(hasWorked));
    else if (current.first.signal.aborted) current.second.abort();
    else current.first.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    idle,
    during: async <T>(work: (ctrlC: CtrlC) => Promise<T>) => {
      const pair = { first: new AbortController(), second: new AbortController() };
      stack.push(pair);
      hasWorked = true;
      try {
        return await work({ first: pair.first.signal, second: pair.second.signal });
      } finally {
        stack.splice(stack.indexOf(pair), 1);
      }
    },
    stop: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}

/** Rejects when the signal is aborted. */
export async function rejectOn(signal: AbortSignal, error: () => Error): Promise<never> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (!signal.aborted) await aborted;
  throw error();
}
