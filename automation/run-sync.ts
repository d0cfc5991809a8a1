import { DriverError } from "./errors.ts";
import type { SyncRunner } from "./sync-runner.ts";

export const runSync: SyncRunner = async ({ source }) => {
  throw new DriverError("ENGINE_FAILED", `Sync from ${source} is not there yet.`);
};
