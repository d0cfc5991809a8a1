import { endpointFaults, issuerFaults } from "./endpoints.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** All planted faults, in the order of CHECK_GROUPS. Each author of checks exports a list in a file of this folder, and adds it here. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [...issuerFaults, ...endpointFaults];
