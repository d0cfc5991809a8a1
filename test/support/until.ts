import { setTimeout as wait } from "node:timers/promises";

/** Pauses between checks: short first, so that quick results are detected soon. */
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 1000;

/**
 * Waits until a condition is fulfilled.
 *
 * @param seconds the time limit: far more than a busy computer needs, since no test measures speed.
 * @throws Error if the condition is not fulfilled in time.
 */
export async function until(condition: () => Promise<boolean>, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; !(await condition()); pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
    if (Date.now() > deadline)
      throw new Error(`The condition was not fulfilled within ${seconds} s: ${condition}`);
    await wait(pause);
  }
}
