import type { Policy } from "../../model/policy.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { SyncIo } from "../shared/io.ts";
import type { Findings } from "../show/report.ts";

/** A run as somebody keeps it: what was found, by which rule, and what came of it. */
export interface RunSnapshot extends Findings {
  /** What it read, in words: "IAM Identity Center". */
  readonly sources: readonly string[];
  readonly policy: Policy;
  /** Mails that may still go out in these 24 hours; infinite where the pool sends by Amazon SES. */
  readonly emailsLeft: number;
  /** It is over; before that, it has changed nothing. */
  readonly ended: boolean;
}

/** Keeps a run: is called with the plan, before anything is asked or changed, and once more at its end. */
export type RunRecorder = (request: SyncRequest, record: RunSnapshot, say: SyncIo["info"]) => Promise<void>;

/** A request whose run is recorded, for example in a report page. */
export interface RecordedRequest extends SyncRequest {
  /** @default the run is not recorded */
  readonly recorder?: RunRecorder | undefined;
}
