import { noCredentials } from "../../../doctor/access.ts";
import { CodedError } from "../../../sync/model/errors.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** What the command finds before the checks. */
export const accessFaults: readonly PlantedFault[] = [
  {
    fault: "The administrator's credentials have expired",
    check: "aws.access",
    state: "failure",
    plant: async ({ target }) => {
      const awsProblem = new CodedError("CREDENTIALS_EXPIRED", "The AWS credentials have expired.");
      const clientConfig = { ...target.clientConfig, credentials: noCredentials };
      return { target: { ...target, awsProblem, clientConfig }, undo: async () => {} };
    },
  },
];
