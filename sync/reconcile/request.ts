import type { Result } from "../apply/apply.ts";
import type { AuditTarget } from "../aws/audit-target.ts";
import type { Credentials } from "../aws/clients.ts";
import type { ExitCode } from "../model/exit-codes.ts";
import { defaultPolicy, type UnidentifiedOf } from "../model/policy.ts";
import type { ProviderRules } from "../model/provider-rules.ts";
import type { Action, ActionKind, EmailGuardFinding, GuardFinding, PlanEntry, Policy } from "../plan/plan.ts";
import type { UnknownSubjects } from "../plan/rules/expected-identities.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import type { Quotas } from "../pool/quota.ts";

/** The pool, and the credentials for it. @default those of the environment */
export interface SyncTarget {
  readonly poolId: string;
  readonly credentials?: Credentials | undefined;
  /** Requests per second that the AWS account may make, if its quotas were raised. @default Cognito's default quotas */
  readonly quotas?: Partial<Quotas> | undefined;
  /** The share of the quotas that sync uses, from 0 to 1. @default 0.8 */
  readonly share?: number | undefined;
  /** The pool's identity providers. @default none is followed, and none is linked */
  readonly providers?: ProviderRules | undefined;
  /** An app of the pool takes e-mail and password. @default true */
  readonly directSignIn?: boolean | undefined;
  /** The stack of the pool, for reports. */
  readonly stack?: string | undefined;
  /** Where changes are audited. @default they are not */
  readonly audit?: AuditTarget | undefined;
}

/** Where the users come from. */
export interface SourceRequest {
  /** Source descriptions as `readSpecs` parses them: "idc", or "manifest,file=users.csv". */
  readonly source: string | readonly string[];
  /** Region of the directory. @default the pool's */
  readonly sourceRegion?: string | undefined;
  readonly sourceProfile?: string | undefined;
  /** Credentials for a source in another account, instead of a profile. @default those of the pool */
  readonly sourceCredentials?: Credentials | undefined;
  /** @default [] all users */
  readonly groups?: readonly string[];
  /** Names of groups. @default [] */
  readonly excludeGroups?: readonly string[];
  /** Patterns of e-mail addresses. @default [] all addresses */
  readonly include?: readonly string[];
  /** Patterns of e-mail addresses. @default [] */
  readonly exclude?: readonly string[];
  /** Attribute mappings: "email=UserName". @default [] the mapping of each source, see docs/sources.md */
  readonly map?: readonly string[];
  readonly identityStoreId?: string | undefined;
  readonly namespace?: string | undefined;
  /** Users who are not selected count as removed. @default false */
  readonly prune?: boolean;
  /** IDs of sources that are no longer used. Their users count as removed, unless a source of this run lists them. @default [] */
  readonly retireSource?: readonly string[];
}

/** Policy settings that an administrator can change; `Policy` has the defaults. */
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
  /** Sends new invitations also to users whose last one has not expired. @default false */
  readonly resend?: boolean;
};

export interface SyncRequest extends SourceRequest, PolicyRequest {
  readonly target: SyncTarget;
  /** Applies the plan without confirmation. */
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  /** Exits with 3 if there are changes. */
  readonly expectNoChanges?: boolean;
  /** E-mails in 24 hours. @default 50 if Cognito sends them, otherwise no limit */
  readonly maxEmails?: number | undefined;
  /** Shows and applies only actions of these kinds. @default all */
  readonly only?: readonly ActionKind[] | undefined;
  /** An e-mail or an ID: shows and applies only the actions for this user. */
  readonly who?: string | undefined;
  /** Fingerprints of the actions to apply: exactly these, or none. */
  readonly exactly?: ReadonlySet<string> | undefined;
}

export interface SyncOutcome {
  readonly exitCode: ExitCode;
  readonly actions: readonly PlanEntry[];
  /** How many more users are in sync and not listed, in a large directory. @default 0 */
  readonly inSync?: number;
  readonly guard?: GuardFinding | undefined;
  readonly emailGuard?: EmailGuardFinding | undefined;
  /** Entries of the sources that were skipped because they have no usable ID. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
  /** Users whom providers with `link` do not find. @default none */
  readonly unknownSubjects?: readonly UnknownSubjects[] | undefined;
  readonly results: readonly Result[];
  /** Actions that the daily e-mail quota postpones to the next run. */
  readonly waiting: readonly Action[];
  /** E-mails that may still be sent in these 24 hours; infinite if the pool uses Amazon SES. */
  readonly emailsLeft: number;
}

/** Which users a run covers. */
export interface RunScope {
  /** The IDs of its sources, in order of precedence. */
  readonly sourceIds: readonly string[];
  /** Users who are in none of the sources count as removed. */
  readonly allUsers: boolean;
  /** Each action is confirmed, so accounts that sync does not manage are offered too. @default false */
  readonly asks?: boolean;
  /** The pool's identity providers. @default none */
  readonly providers?: ProviderRules | undefined;
  /** An app of the pool takes e-mail and password. @default true */
  readonly directSignIn?: boolean | undefined;
}

/** Creates the policy of a run: the request's settings, or their defaults. */
export function policyOf(request: PolicyRequest, scope: RunScope, settings: PoolSettings, now: Date): Policy {
  const { sourceIds, allUsers, asks = false, providers, directSignIn } = scope;
  const [source = "", ...otherSources] = sourceIds;
  return {
    source,
    otherSources,
    allUsers,
    onRemove: request.onRemove ?? defaultPolicy.onRemove,
    graceDays: request.graceDays ?? defaultPolicy.graceDays,
    maxRemovals: request.maxRemovals ?? defaultPolicy.maxRemovals,
    allowRemovals: request.allowRemovals,
    maxEmailChanges: request.maxEmailChanges ?? defaultPolicy.maxEmailChanges,
    allowEmailChanges: request.allowEmailChanges,
    adopt: request.adopt ?? defaultPolicy.adopt,
    resendAfterDays: request.resendAfterDays ?? settings.passwordDays,
    maxInvitations: request.maxInvitations ?? defaultPolicy.maxInvitations,
    providers,
    directSignIn,
    resend: { all: request.resend ?? false, unmanaged: asks },
    now,
  };
}
