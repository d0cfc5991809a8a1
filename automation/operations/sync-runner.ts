import type { AuditTarget } from "../../sync/aws/audit-target.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
import type { AwsClientConfig } from "../engine/aws-context.ts";

/** The sources that `--sync` accepts; `none` invites no user. */
export const syncChoices = ["idc", "local", "none"] as const;

export type SyncChoice = (typeof syncChoices)[number];

/** A run of sync after an `up`. */
export interface SyncAfterUp {
  readonly source: "idc" | "local";
  readonly poolId: string;
  /** The same Region and credentials as the engine's. */
  readonly clientConfig: Pick<AwsClientConfig, "region" | "credentials">;
  /** Where its changes are recorded; absent if the stack has no `directorySync`. */
  readonly audit?: AuditTarget | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

export interface SyncResult {
  readonly exitCode: ExitCode;
  /** Its part of the document of `--json`. */
  readonly report: unknown;
}

/** Sync as a function. */
export type SyncRunner = (request: SyncAfterUp) => Promise<SyncResult>;
