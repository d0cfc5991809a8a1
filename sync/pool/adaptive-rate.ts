import { systemTimers, type Timers } from "../model/timers.ts";

/** The period whose answers are counted. */
const SAMPLE_WINDOW_MS = 2_000;

/** Calls for each call that AWS accepts: if AWS throttles a third of them at random, retrying at once loses nothing. */
const CALLS_PER_ACCEPTED_CALL = 1.8;

/** With fewer answers, throttling may be chance. */
const MIN_SAMPLES = 30;

/** The rate if AWS accepts no call at all. */
const MIN_CALLS_PER_SECOND = 2;

/** The factor by which each accepted call raises a lowered rate. */
const RECOVERY_FACTOR = 1.01;

/**
 * Spaces calls evenly at a rate. If AWS accepts fewer, because other programs use the same quota, the rate drops to little more than AWS
 * accepts.
 */
export class AdaptiveRate {
  readonly #maxPerSecond: number;
  readonly #timers: Timers;
  #perSecond: number;
  #nextCallAt = 0;
  #answers: { readonly at: number; readonly isAccepted: boolean }[] = [];

  /** @param maxPerSecond calls per second. */
  constructor(maxPerSecond: number, timers: Timers = systemTimers) {
    this.#maxPerSecond = maxPerSecond;
    this.#perSecond = maxPerSecond;
    this.#timers = timers;
  }

  /** Waits until the next call may start. */
  async waitForTurn(): Promise<void> {
    const now = this.#timers.now();
    const at = Math.max(now, this.#nextCallAt);
    this.#nextCallAt = at + 1000 / this.#perSecond;
    // A timer may fire slightly early. The calls after it keep their times.
    if (at > now) await this.#timers.wait(at - now);
  }

  /** Adjusts the rate to an answer. @param isAccepted false if AWS throttled the call. */
  record(isAccepted: boolean): void {
    const now = this.#timers.now();
    this.#answers.push({ at: now, isAccepted });
    if (isAccepted) {
      this.#perSecond = Math.min(this.#maxPerSecond, this.#perSecond * RECOVERY_FACTOR);
      return;
    }
    this.#answers = this.#answers.filter(({ at }) => at > now - SAMPLE_WINDOW_MS);
    const accepted = this.#answers.filter((answer) => answer.isAccepted).length;
    const isNormal = this.#answers.length <= accepted * CALLS_PER_ACCEPTED_CALL;
    if (this.#answers.length < MIN_SAMPLES || isNormal) return;
    const since = Math.max(100, now - (this.#answers[0]?.at ?? now));
    const sustainable = (accepted * CALLS_PER_ACCEPTED_CALL * 1000) / since;
    this.#perSecond = Math.min(this.#maxPerSecond, Math.max(MIN_CALLS_PER_SECOND, sustainable));
  }
}
