import type { Timers } from "../../sync/model/timers.ts";

/** Timers on which no one waits: the clock jumps to the next time that is waited for, as soon as the process has nothing else to do. */
export class FastTimers implements Timers {
  #now = 0;
  #isScheduled = false;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly now = () => this.#now;

  readonly wait = (milliseconds: number) =>
    new Promise<void>((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
      this.#schedule();
    });

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#wakeNext();
    });
  }

  #wakeNext(): void {
    this.#sleepers.sort((a, b) => a.at - b.at);
    const next = this.#sleepers.shift();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
    this.#schedule();
  }
}
