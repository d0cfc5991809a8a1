import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";

/** Milliseconds without an event after which a run counts as hanging. */
export interface Patience {
  /** The program has reported an error and should have ended. */
  readonly afterError: number;
  /** Nothing is under way in AWS. */
  readonly idle: number;
  /** AWS is at work on a resource. The slowest, a Lambda or a role that has to spread, takes a few minutes. */
  readonly working: number;
}

export const patience: Patience = { afterError: 5_000, idle: 90_000, working: 30 * 60_000 };

/**
 * Notices a run that will never end. A program that cannot be serialised may report its error and then leave the engine
 * waiting for good, with the stack locked: so an error with nothing under way gets only a short while.
 */
export class Watchdog {
  readonly #underWay = new Set<string>();
  readonly #patience: Patience;
  readonly #onHang: () => void;
  #failed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Patience, onHang: () => void) {
    this.#patience = limits;
    this.#onHang = onHang;
    this.#rewind();
  }

  /** Takes note of an event of the engine. */
  see(event: EngineEvent): void {
    const begun = event.resourcePreEvent?.metadata;
    if (begun !== undefined && begun.type !== "pulumi:pulumi:Stack" && begun.op !== "same")
      this.#underWay.add(begun.urn);
    const ended = event.resOutputsEvent?.metadata ?? event.resOpFailedEvent?.metadata;
    if (ended !== undefined) this.#underWay.delete(ended.urn);
    if (event.diagnosticEvent?.severity === "error") this.#failed = true;
    this.#rewind();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #rewind(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onHang, this.#limit());
  }

  #limit(): number {
    if (this.#underWay.size > 0) return this.#patience.working;
    return this.#failed ? this.#patience.afterError : this.#patience.idle;
  }
}
