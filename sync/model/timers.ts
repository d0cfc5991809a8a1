import { setTimeout } from "node:timers/promises";

/** The passing of time. Tests replace it, so that no test waits. */
export interface Timers {
  /** Milliseconds on a clock that is never set back. */
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
}

/** The computer's own. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  wait: (milliseconds) => setTimeout(milliseconds),
};
