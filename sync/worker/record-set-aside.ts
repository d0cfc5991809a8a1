import pLimit from "p-limit";
import type { AuditLog } from "../audit/audit-log.ts";
import { setAsideLine } from "../audit/entries.ts";
import type { SetAsideStore } from "../state/set-aside.ts";
import { WORKER_ACTOR } from "../state/state-store.ts";
import { afterRun, type SetAsideById, type SetAsideChanges, type SettledRun } from "./set-aside.ts";

/** Writes to the state table at the same time. */
const MAX_CONCURRENT_WRITES = 16;

/**
 * Stores which users AWS rejected in a run, and which of them are no longer set aside, and writes an audit line for each.
 *
 * @param before the users about whom the run can tell.
 */
export async function recordSetAside(
  settled: SettledRun,
  before: SetAsideById,
  { run, audit }: { readonly run: string; readonly audit: AuditLog },
  { state, now }: { readonly state: SetAsideStore; now(): number },
): Promise<SetAsideChanges> {
  const at = now();
  const changes = afterRun(settled, before, at);
  const limit = pLimit(MAX_CONCURRENT_WRITES);
  await Promise.all([
    ...changes.rejected.map((user) => limit(() => state.setAside(user))),
    ...changes.cleared.map((id) => limit(() => state.clearSetAside(id))),
  ]);
  for (const user of changes.rejected)
    audit.write(setAsideLine({ run, by: WORKER_ACTOR }, new Date(at), user), at);
  return changes;
}
