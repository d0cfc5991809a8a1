import type { Sandbox } from "../../sandbox/index.ts";
import { type SyncOutcome, type SyncRequest, sync } from "../../sync/index.ts";
import { quietIo } from "./quiet-io.ts";

/** Runs sync in a sandbox, with the credentials of an administrator who has the documented permissions. */
export async function syncOnce(
  sandbox: Sandbox,
  poolId: string,
  changes: Partial<SyncRequest> = {},
): Promise<SyncOutcome> {
  const before = { ...process.env };
  Object.assign(process.env, sandbox.env);
  try {
    return await sync({ source: "idc", target: { poolId }, yes: true, limit: 1000, ...changes }, quietIo());
  } finally {
    for (const name of Object.keys(sandbox.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
