import { clientConfig } from "../../../sync/aws/clients.ts";
import type { Target } from "../../target.ts";

/** Few attempts: a check answers soon, and a call that AWS throttled is made again in the next run. */
const MAX_ATTEMPTS = 3;

/** Settings for a client of the SDK. @param region @default the stack's */
export function awsConfig(target: Target, region = target.region) {
  const config = clientConfig({ ...target.clientConfig, region });
  return { ...config, retryMode: "standard", maxAttempts: MAX_ATTEMPTS };
}

/** Options of each call: the run's end also ends the call. */
export function sending({ signal }: Target) {
  return { abortSignal: signal };
}
