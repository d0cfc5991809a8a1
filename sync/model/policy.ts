import type { UnidentifiedEntry } from "./person.ts";

/** How many accounts a run may change in a way that its users would notice: a number, or a share of those that have access. */
export type ChangeLimit =
  | { readonly count: number }
  /** From 0 to 1; in small pools so many, but never more than half. */
  | { readonly share: number; readonly atLeast: number };

/** Accounts that earlier runs changed in the same way within the last hour. */
export interface RecentChanges {
  /** How many, of all sources or of the one with this mark. */
  count(source?: string): number;
  has(username: string): boolean;
}

/** An entry that does not say whose it is, and the mark of its source. */
export interface UnidentifiedOf extends UnidentifiedEntry {
  readonly source: string;
}

/** What an administrator decides about the rule. */
export interface Policy {
  /** The source's mark, as accounts carry it: those of another one are another run's. */
  readonly source: string;
  /** Marks of the run's other sources. @default none */
  readonly otherSources?: readonly string[];
  /** Marks of those of several sources that answered with nobody. @default none */
  readonly emptySources?: readonly string[];
  /** Whether whoever is not among the people is gone; of a part of a directory nobody can say so. */
  readonly allUsers: boolean;
  /** What happens to the account of somebody who is gone. @default "disable" */
  readonly onRemove: "disable" | "delete" | "keep";
  /** Days from disabling to deleting, where `onRemove` is "delete". @default 30 */
  readonly graceDays: number;
  /** @default 10 %, and in any case 5 */
  readonly maxRemovals: ChangeLimit;
  /** Accounts that earlier runs removed within the last hour, and that are still without access. @default none */
  readonly recentRemovals?: RecentChanges | undefined;
  /** So many are meant, this once. @default none */
  readonly allowRemovals?: number | undefined;
  /** How many accounts may get another e-mail in one run. @default as `maxRemovals` by default */
  readonly maxEmailChanges: ChangeLimit;
  /** Accounts whose e-mail earlier runs changed within the last hour. @default none */
  readonly recentEmailChanges?: RecentChanges | undefined;
  /** So many are meant, this once. @default none */
  readonly allowEmailChanges?: number | undefined;
  /** Entries that sources could not identify: the accounts that may be theirs are not removed. @default none */
  readonly unidentified?: readonly UnidentifiedOf[] | undefined;
  /** Takes over accounts that sync did not make, or made from another source, where the verified e-mail is the same. @default false */
  readonly adopt: boolean;
  /** Days after which an invitation has lapsed. @default how long the pool's temporary passwords are valid */
  readonly resendAfterDays: number;
  /** Invitations to one person, the first included, that go out by themselves. @default 3 */
  readonly maxInvitations: number;
  /** Who else gets a new invitation: everybody who never signed in; also accounts that sync did not make, each on a yes of its own. */
  readonly resend: { readonly all: boolean; readonly notOurs: boolean };
  /** What time it is: the rule itself has no clock. */
  readonly now: Date;
}

/** What holds where an administrator has decided nothing. */
export const defaultPolicy = {
  allUsers: true,
  onRemove: "disable",
  graceDays: 30,
  maxRemovals: { share: 0.1, atLeast: 5 },
  maxEmailChanges: { share: 0.1, atLeast: 5 },
  adopt: false,
  resendAfterDays: 7,
  maxInvitations: 3,
  resend: { all: false, notOurs: false },
} as const satisfies Omit<Policy, "source" | "now">;

/** Whether an account with this mark was made from one of the run's sources. */
export function isOfRun(
  mark: string | undefined,
  { source, otherSources = [] }: Pick<Policy, "source" | "otherSources">,
): boolean {
  return mark !== undefined && (mark === source || otherSources.includes(mark));
}

const DAY = 24 * 60 * 60 * 1000;

/** Whether so many days have passed since then. */
export function isOlderThan(days: number, then: Date, now: Date): boolean {
  return now.getTime() - then.getTime() > days * DAY;
}
