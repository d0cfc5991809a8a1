import { accessFaults } from "./access.ts";
import { addressFaults } from "./addresses.ts";
import { apiFaults } from "./api.ts";
import { clientFaults } from "./client.ts";
import { endpointFaults, issuerFaults } from "./endpoints.ts";
import { identityCenterFaults } from "./identity-center.ts";
import { operationFaults } from "./operations.ts";
import type { PlantedFault } from "./planted-fault.ts";
import { poolFaults } from "./pool.ts";
import { quickFaults } from "./quick.ts";

/** All planted faults, in the order of CHECK_GROUPS. Each author of checks exports a list in a file of this folder, and adds it here. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  ...addressFaults,
  ...issuerFaults,
  ...endpointFaults,
  ...accessFaults,
  ...poolFaults,
  ...clientFaults,
  ...apiFaults,
  ...operationFaults,
  ...quickFaults,
  ...identityCenterFaults,
];
