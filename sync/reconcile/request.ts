import type { Result } from "../apply/apply.ts";
import type { AuditTarget } from "../aws/audit-target.ts";
import type { Credentials } from "../aws/clients.ts";
import type { ExitCode } from "../model/exit-codes.ts";
import { defaultPolicy, type UnidentifiedOf } from "../model/policy.ts";
import type { Action, ActionKind, EmailGuardFinding, GuardFinding, PlanEntry, Policy } from "../plan/plan.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import type { Quotas } from "../pool/quota.ts";

/** Which pool, and with whose credentials: absent, those of the environment. */
export interface SyncTarget {
  readonly poolId: string;
  readonly credentials?: Credentials | undefined;
  /** Requests a second that the account may make, where they were raised. @default Cognito's defaults */
  readonly quotas?: Partial<Quotas> | undefined;
  /** What sync takes of them, from 0 to 1. @default 0.8 */
  readonly share?: number | undefined;
  /** The stack that it belongs to, where somebody said so: for those who read about a run. */
  readonly stack?: string | undefined;
  /** Where its changes are written down; absent where nobody asks for that. */
  readonly audit?: AuditTarget | undefined;
}

/** Where the people come from. */
export interface SourceRequest {
  /** A kind of source with what is said of it, or such words as `readSpecs` takes them: "idc", or "manifest" and its file. */
  readonly source: string | readonly string[];
  /** Region of the directory. @default the pool's */
  readonly sourceRegion?: string | undefined;
  readonly sourceProfile?: string | undefined;
  /** For a source in another account, in place of a profile. @default the pool's */
  readonly sourceCredentials?: Credentials | undefined;
  /** @default [] everybody */
  readonly groups?: readonly string[];
  /** Names of groups. @default [] */
  readonly excludeGroups?: readonly string[];
  /** Patterns of e-mail addresses. @default [] everybody's */
  readonly include?: readonly string[];
  /** Patterns of e-mail addresses. @default [] */
  readonly exclude?: readonly string[];
  /** Which attributes give what: "email=UserName". @default [] as docs/sources.md says of each source */
  readonly map?: readonly string[];
  readonly identityStoreId?: string | undefined;
  readonly namespace?: string | undefined;
  /** Whoever is not among those that are selected counts as gone. @default false */
  readonly prune?: boolean;
  /** Marks of sources that are no longer in use: users of theirs whom no source of the run has count as gone. @default [] */
  readonly retireSource?: readonly string[];
}

/** What an administrator decides about the rule; see `Policy` for the defaults. */
export type PolicyRequest = {
  readonly [Key in
    | "onRemove"
    | "graceDays"
    | "maxRemovals"
    | "allowRemovals"
    | "maxEmailChanges"
    | "allowEmailChanges"
    | "adopt"
    | "resendAfterDays"
    | "maxInvitations"]?: Policy[Key] | undefined;
} & {
  /** Also sends new invitations to those whose last one has not lapsed. @default false */
  readonly resend?: boolean;
};

export interface SyncRequest extends SourceRequest, PolicyRequest {
  readonly target: SyncTarget;
  /** Carries the plan out without asking. */
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  /** Ends with 3 if there is anything to do. */
  readonly expectNoChanges?: boolean;
  /** Mails in 24 hours. @default 50 where Cognito sends them, else none */
  readonly maxEmails?: number | undefined;
  /** Shows and does actions of these kinds alone. @default all */
  readonly only?: readonly ActionKind[] | undefined;
  /** An e-mail or an id: shows and does what is to be done about this person alone. */
  readonly who?: string | undefined;
  /** Fingerprints of the actions that may be carried out: these and no others, or none at all. */
  readonly exactly?: ReadonlySet<string> | undefined;
}

export interface SyncOutcome {
  readonly exitCode: ExitCode;
  readonly actions: readonly PlanEntry[];
  /** How many more are in step, of a directory so large that they are not listed. @default 0 */
  readonly inStep?: number;
  readonly guard?: GuardFinding | undefined;
  readonly emailGuard?: EmailGuardFinding | undefined;
  /** Entries of the sources that were skipped, since they have no usable id. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
  readonly results: readonly Result[];
  /** Who waits for the next run, since the day's mails are used up. */
  readonly waiting: readonly Action[];
  /** Mails that may still go out in these 24 hours; infinite where the pool sends by Amazon SES. */
  readonly mailsLeft: number;
}

/** Whom a run is about. */
export interface RunScope {
  /** The marks of its sources, in order of precedence. */
  readonly sourceIds: readonly string[];
  /** Whoever is in none of the sources counts as gone. */
  readonly everybody: boolean;
  /** Somebody is asked about each action: also about accounts that sync did not make. @default false */
  readonly asks?: boolean;
}

/** Puts what was asked for over the defaults. */
export function policyOf(
  request: PolicyRequest,
  { sourceIds: [source = "", ...otherSources], everybody, asks = false }: RunScope,
  traits: PoolSettings,
  now: Date,
): Policy {
  return {
    source,
    otherSources,
    everybody,
    onRemove: request.onRemove ?? defaultPolicy.onRemove,
    graceDays: request.graceDays ?? defaultPolicy.graceDays,
    maxRemovals: request.maxRemovals ?? defaultPolicy.maxRemovals,
    allowRemovals: request.allowRemovals,
    maxEmailChanges: request.maxEmailChanges ?? defaultPolicy.maxEmailChanges,
    allowEmailChanges: request.allowEmailChanges,
    adopt: request.adopt ?? defaultPolicy.adopt,
    resendAfterDays: request.resendAfterDays ?? traits.passwordDays,
    maxInvitations: request.maxInvitations ?? defaultPolicy.maxInvitations,
    resend: { all: request.resend ?? false, notOurs: asks },
    now,
  };
}
