import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";

/** Milliseconds without an event after which a run is considered to hang. */
export interface Timeouts {
  /** The program has reported an error and should have ended. */
  readonly afterError: number;
  /** No operation is running in AWS. */
  readonly idle: number;
  /** An operation is running in AWS. The slowest, a Lambda function or a role that has to propagate, takes a few minutes. */
  readonly working: number;
}

export const timeouts: Timeouts = { afterError: 5_000, idle: 90_000, working: 30 * 60_000 };

/**
 * Detects a run that will never end. A program that cannot be serialized may report its error and then leave the engine
 * waiting forever, with the stack locked: so after an error, a run without running operations has only a short time.
 */
export class Watchdog {
  readonly #running = new Set<string>();
  readonly #timeouts: Timeouts;
  readonly #onHang: () => void;
  #failed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Timeouts, onHang: () => void) {
    this.#timeouts = limits;
    this.#onHang = onHang;
    this.#restart();
  }

  /** Records an event of the engine. */
  see(event: EngineEvent): void {
    const begun = event.resourcePreEvent?.metadata;
    if (begun !== undefined && begun.type !== "pulumi:pulumi:Stack" && begun.op !== "same")
      this.#running.add(begun.urn);
    const ended = event.resOutputsEvent?.metadata ?? event.resOpFailedEvent?.metadata;
    if (ended !== undefined) this.#running.delete(ended.urn);
    if (event.diagnosticEvent?.severity === "error") this.#failed = true;
    this.#restart();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onHang, this.#limit());
  }

  #limit(): number {
    if (this.#running.size > 0) return this.#timeouts.working;
    return this.#failed ? this.#timeouts.afterError : this.#timeouts.idle;
  }
}
