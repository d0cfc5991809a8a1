import { setTimeout as wait } from "node:timers/promises";

const EVERY = 250;

/**
 * Waits till something is so, and no longer than people would.
 *
 * @param most seconds.
 * @throws Error where it does not come to be so.
 */
export async function until(isSo: () => Promise<boolean>, most = 25): Promise<void> {
  for (let tries = 0; tries < (most * 1000) / EVERY; tries += 1) {
    if (await isSo()) return;
    await wait(EVERY);
  }
  throw new Error("It did not come to be so.");
}
