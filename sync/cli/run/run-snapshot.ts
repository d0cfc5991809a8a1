import type { Policy } from "../../model/policy.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { SyncIo } from "../shared/io.ts";
import type { Findings } from "../show/report.ts";

/** A run as it is recorded: findings, policy and results. */
export interface RunSnapshot extends Findings {
  /** Titles of the sources: "IAM Identity Center". */
  readonly sources: readonly string[];
  readonly policy: Policy;
  /** E-mails that may still be sent within these 24 hours; infinite if the pool sends with Amazon SES. */
  readonly emailsLeft: number;
  /** The run has ended. Before that, it has changed nothing. */
  readonly ended: boolean;
}

/** Records a run: called with the plan before any question or change, and again at the end. */
export type RunRecorder = (
  request: SyncRequest,
  snapshot: RunSnapshot,
  info: SyncIo["info"],
) => Promise<void>;

/** A request whose run is recorded, for example in a report page. */
export interface RecordedRequest extends SyncRequest {
  /** @default the run is not recorded */
  readonly recorder?: RunRecorder | undefined;
}
