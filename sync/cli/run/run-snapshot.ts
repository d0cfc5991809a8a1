import type { Policy } from "../../model/policy.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { SyncIo } from "../shared/io.ts";
import type { Findings } from "../show/report.ts";

/** A run at one time, for a report: the plan, its policy, and the results so far. */
export interface RunSnapshot extends Findings {
  /** The sources in words: "IAM Identity Center". */
  readonly sources: readonly string[];
  readonly policy: Policy;
  /** E-mails that may still be sent in these 24 hours; infinite if the pool uses Amazon SES. */
  readonly emailsLeft: number;
  /** Before the end, the run has changed nothing. */
  readonly ended: boolean;
}

/** Records a run. It is called with the plan, before any confirmation or change, and again at the end. */
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
