import type { AuditTarget } from "../../sync/aws/audit-target.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
import type { ClientPlace } from "../engine/aws-context.ts";

/** Where the people come from; `none` invites nobody. */
export const syncChoices = ["idc", "local", "none"] as const;

export type SyncChoice = (typeof syncChoices)[number];

/** What the driver asks of sync after an `up`. */
export interface SyncAfterUp {
  readonly source: "idc" | "local";
  readonly poolId: string;
  /** The same Region and credentials as the engine's. */
  readonly place: ClientPlace;
  /** Where its changes are written down; absent where the stack has no `directorySync`. */
  readonly audit?: AuditTarget | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

export interface SyncResult {
  readonly exitCode: ExitCode;
  /** What `--json` shows of it. */
  readonly report: unknown;
}

/** Sync, as the driver calls it from code. */
export type SyncRunner = (request: SyncAfterUp) => Promise<SyncResult>;
