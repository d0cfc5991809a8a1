import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds that are looked back on. */
const WINDOW = 2_000;

/** Calls that may be made for each that AWS takes: where a third is refused by chance, nothing is lost by trying again at once. */
const CALLS_FOR_EACH_TAKEN = 1.8;

/** Answers in it from which something can be told: a few may be chance. */
const MIN_SAMPLES = 30;

/** Calls a second that are tried where AWS takes none at all. */
const SLOWEST = 2;

/** How much faster it goes again with each call that AWS takes. */
const RECOVERY = 1.01;

/**
 * Spaces calls evenly, at so many a second; and slower where AWS takes fewer than that, since other programs use the same quota. It
 * then makes little more calls than AWS takes, instead of a storm of them.
 */
export class AdaptiveRate {
  readonly #most: number;
  #rate: number;
  #next = 0;
  #answers: { readonly at: number; readonly wasTaken: boolean }[] = [];

  /** @param most calls a second. */
  constructor(most: number) {
    this.#most = most;
    this.#rate = most;
  }

  /** Waits until the next call may begin. */
  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + 1000 / this.#rate;
    // A timer may fire a little early; who is early begins early, and the next ones keep their times.
    if (at > now) await wait(at - now);
  }

  /** Learns from an answer: whether AWS took the call, or said that there are too many. */
  answered(wasTaken: boolean): void {
    const now = performance.now();
    this.#answers.push({ at: now, wasTaken });
    if (wasTaken) {
      this.#rate = Math.min(this.#most, this.#rate * RECOVERY);
      return;
    }
    this.#answers = this.#answers.filter(({ at }) => at > now - WINDOW);
    const taken = this.#answers.filter((answer) => answer.wasTaken).length;
    if (this.#answers.length < MIN_SAMPLES || this.#answers.length <= taken * CALLS_FOR_EACH_TAKEN) return;
    const since = Math.max(100, now - (this.#answers[0]?.at ?? now));
    const sustainable = (taken * CALLS_FOR_EACH_TAKEN * 1000) / since;
    this.#rate = Math.min(this.#most, Math.max(SLOWEST, sustainable));
  }
}
