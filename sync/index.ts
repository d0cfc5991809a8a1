/** The public interface of sync, for programs that run it. Everything else in this folder is internal. */
export { syncWithAudit } from "./cli/run/audited-sync.ts";
export type { RecordedRequest } from "./cli/run/run-snapshot.ts";
export { sync } from "./cli/run/run-sync.ts";
export type { SyncIo } from "./cli/shared/io.ts";
export { SyncError } from "./model/errors.ts";
export { ExitCode } from "./model/exit-codes.ts";
export type { SyncOutcome, SyncRequest, SyncTarget } from "./reconcile/request.ts";
