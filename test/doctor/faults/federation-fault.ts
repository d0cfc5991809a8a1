import type { FederatedWorld } from "../support/federated-world.ts";

/** A fault of a stack with identity providers, planted in a world of fakes: a deployment with a provider of each type takes minutes. */
export interface FederationFault {
  readonly fault: string;
  readonly check: string;
  readonly state: "warning" | "failure";
  plant(world: FederatedWorld): void;
}

export function fault(
  text: string,
  check: string,
  plant: FederationFault["plant"],
  state: FederationFault["state"] = "failure",
): FederationFault {
  return { fault: text, check, state, plant };
}
