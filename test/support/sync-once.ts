import type { Sandbox } from "../../sandbox/index.ts";
import { type SyncOutcome, type SyncRequest, sync } from "../../sync/index.ts";
import { systemTimers } from "../../sync/model/timers.ts";
import { quietIo } from "./quiet-io.ts";
import { withEnvironment } from "./with-environment.ts";

/**
 * Runs sync in a sandbox, with the credentials of an administrator with the documented permissions. It uses the computer's clock, as the
 * sandbox's quotas do.
 */
export function syncOnce(
  sandbox: Sandbox,
  poolId: string,
  changes: Partial<SyncRequest> = {},
): Promise<SyncOutcome> {
  const request = { source: "idc", target: { poolId }, yes: true, maxEmails: 1000, ...changes };
  return withEnvironment(sandbox.env, () => sync(request, quietIo({ timers: systemTimers })));
}
