import type { UnidentifiedEntry } from "./person.ts";
import type { ProviderRules } from "./provider-rules.ts";

/** How many accounts a run may change in a way that its users would notice: a number, or a share of those that have access. */
export type ChangeLimit =
  | { readonly count: number }
  /** A share from 0 to 1, and a number that small pools allow, but never more than half of the accounts. */
  | { readonly share: number; readonly atLeast: number };

/** Accounts that earlier runs changed in the same way within the last hour. */
export interface RecentChanges {
  /** How many, of all sources or of one. */
  count(source?: string): number;
  has(username: string): boolean;
}

/** An entry without a usable ID, and the ID of its source. */
export interface UnidentifiedOf extends UnidentifiedEntry {
  readonly source: string;
}

/** The policy of a run. */
export interface Policy {
  /** The source ID that accounts carry. Accounts of other sources are not part of the run. */
  readonly source: string;
  /** IDs of the other sources of the run. @default none */
  readonly otherSources?: readonly string[];
  /** IDs of the sources that listed no user, if there are several sources. @default none */
  readonly emptySources?: readonly string[];
  /** Whether users who are not listed count as removed. A part of a directory cannot show who has left. */
  readonly allUsers: boolean;
  /** What happens to the account of a removed user. @default "disable" */
  readonly onRemove: "disable" | "delete" | "keep";
  /** Days from disabling to deleting, if `onRemove` is "delete". @default 30 */
  readonly graceDays: number;
  /** @default 10 %, and at least 5 */
  readonly maxRemovals: ChangeLimit;
  /** Accounts that earlier runs removed within the last hour and that still have no access. @default none */
  readonly recentRemovals?: RecentChanges | undefined;
  /** Allows this number once. @default none */
  readonly allowRemovals?: number | undefined;
  /** How many accounts may get another e-mail in one run. @default as `maxRemovals` */
  readonly maxEmailChanges: ChangeLimit;
  /** Accounts whose e-mail earlier runs changed within the last hour. @default none */
  readonly recentEmailChanges?: RecentChanges | undefined;
  /** Allows this number once. @default none */
  readonly allowEmailChanges?: number | undefined;
  /** Entries without a usable ID: accounts that may belong to them are not removed. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
  /** Adopts accounts that sync does not manage, or that come from another source, if the verified e-mail is the same. @default false */
  readonly adopt: boolean;
  /** Days after which an invitation expires. @default the validity of the pool's temporary passwords */
  readonly resendAfterDays: number;
  /** Invitations that one user gets automatically, including the first. @default 3 */
  readonly maxInvitations: number;
  /** The identity providers of the pool. @default none is followed, and none is linked */
  readonly providers?: ProviderRules | undefined;
  /** An app of the pool takes e-mail and password. Otherwise an invitation is of no use. @default true */
  readonly directSignIn?: boolean | undefined;
  /** Who else gets a new invitation: all users who never signed in; and, each confirmed, accounts that sync does not manage. */
  readonly resend: { readonly all: boolean; readonly unmanaged: boolean };
  /** The current time: the rules have no clock. */
  readonly now: Date;
}

/** The defaults. */
export const defaultPolicy = {
  allUsers: true,
  onRemove: "disable",
  graceDays: 30,
  maxRemovals: { share: 0.1, atLeast: 5 },
  maxEmailChanges: { share: 0.1, atLeast: 5 },
  adopt: false,
  resendAfterDays: 7,
  maxInvitations: 3,
  resend: { all: false, unmanaged: false },
} as const satisfies Omit<Policy, "source" | "now">;

/** Whether an account with this source ID comes from one of the run's sources. */
export function isOfRun(
  sourceId: string | undefined,
  { source, otherSources = [] }: Pick<Policy, "source" | "otherSources">,
): boolean {
  return sourceId !== undefined && (sourceId === source || otherSources.includes(sourceId));
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether this number of days has passed. */
export function isOlderThan(days: number, then: Date, now: Date): boolean {
  return now.getTime() - then.getTime() > days * DAY_MS;
}
