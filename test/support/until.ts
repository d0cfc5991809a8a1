import { setTimeout as wait } from "node:timers/promises";

/** Short at first, so that what comes at once costs little; a second at most. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/**
 * Waits until something is so.
 *
 * @param seconds after which it gives up; far more than a busy computer takes, since no test proves how fast it is.
 * @throws Error where it does not come to be so.
 */
export async function until(isSo: () => Promise<boolean>, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; !(await isSo()); pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    if (Date.now() > deadline) throw new Error(`It was not so within ${seconds} s: ${isSo}`);
    await wait(pause);
  }
}
