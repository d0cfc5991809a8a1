import type { Target } from "../../../doctor/target.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import type { LocalNetwork } from "../support/local-network.ts";

/** A stack in the sandbox. */
export interface ExaminedStack {
  readonly sandbox: Sandbox;
  /** With the outputs, settings and clients' configuration of the stack. */
  readonly target: Target;
}

/** A healthy one, of which one thing is about to be broken. */
export interface HealthyStack extends ExaminedStack {
  /** DNS and TLS, which the sandbox lacks. */
  readonly network: LocalNetwork;
}

/**
 * One fault of a deployed stack, as it happens in practice. test/doctor/faults.test.ts plants each one alone and expects that exactly one check
 * reports it: all others are as before, apart from those that are skipped because they need it. docs/doctor.md has a row for each.
 */
export interface PlantedFault {
  /** What is wrong, as a sentence without a full stop: "The app client accepts another redirect URI only". */
  readonly fault: string;
  /** ID of the check that reports it. */
  readonly check: string;
  readonly state: "warning" | "failure";
  /** Breaks it, and may change the target instead, for faults of settings, of the network, or of a service that the sandbox lacks. */
  plant(stack: HealthyStack): Promise<Planted>;
}

export interface Planted {
  /** What the doctor examines. @default the healthy stack's */
  readonly target?: Target;
  /** Environment variables of the run, such as the address of a gateway that changes answers. @default the sandbox's */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the fault back. */
  undo(): Promise<void>;
}
