import type { CtrlC, Interrupts } from "./io.ts";

/** Milliseconds in which a second signal is the same key press: npm passes on what the terminal has sent already. */
const SAME_PRESS = 700;

export interface InterruptListener extends Interrupts {
  /** Settles, by rejection, when Ctrl-C comes while nothing is under way that has to end first. */
  readonly idle: Promise<never>;
  stop(): void;
}

/**
 * Listens for SIGINT and SIGTERM for as long as a command runs.
 *
 * @param onIdle makes the error that ends a command with nothing under way.
 * @param clock milliseconds that only ever grow.
 */
export function listenForInterrupts(
  onIdle: () => Error,
  clock: () => number = () => performance.now(),
): InterruptListener {
  const stack: { first: AbortController; second: AbortController }[] = [];
  const { promise: idle, reject } = Promise.withResolvers<never>();
  idle.catch(() => {});
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = () => {
    const now = clock();
    if (now - last < SAME_PRESS) return;
    last = now;
    const current = stack.at(-1);
    if (current === undefined) reject(onIdle());
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
