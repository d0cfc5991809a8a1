import type { ChangeLimits } from "./change-window/limits.ts";
import type { SetAsideStore, SetAsideUser } from "./set-aside.ts";
import type { UserReads } from "./user-reads.ts";

/** The result of a whole reconciliation, which limits requests for single users until the next one. */
export interface Checkpoint {
  /** When it began to read; it covers all earlier changes. Milliseconds since 1970. */
  readonly readStartedAt: number;
  /** E-mails that may still be sent; absent if the pool uses Amazon SES. */
  readonly emailsLeft?: number;
  /** How many accounts may lose access, and how many may get another e-mail, within an hour. */
  readonly limits: ChangeLimits;
  /** Every account's username is its user's ID, so a user without such an account has none. */
  readonly byUsername: boolean;
  /** Digests of addresses that several users have, from `sharedEmails`; absent if there are too many. */
  readonly sharedEmails?: readonly string[];
}

/** The actor of runs that the stack starts automatically, in run records and audit entries. */
export const WORKER_ACTOR = "directorySync";

/** The record of one run, for `sync history`. */
export interface RunRecord {
  /** ISO 8601, when it ended. */
  readonly at: string;
  readonly run: string;
  /** The stack, or the ARN of the principal that ran the command. */
  readonly by: string;
  readonly looked: "everybody" | "person";
  /** Counts by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Why no user was removed, or what failed. */
  readonly trouble?: string;
  /** Users whose changes AWS rejects: at most `MAX_NAMED` of them. `outcomes` has their number. */
  readonly setAside?: readonly Omit<SetAsideUser, "digest">[];
}

/** The state that the worker keeps between runs. If it is lost, the next whole reconciliation writes it again. */
export interface StateStore extends SetAsideStore, UserReads {
  /** Acquires the lease on whole reconciliations, until `release` or for so many milliseconds. @returns whether it was free. */
  acquire(run: string, milliseconds: number): Promise<boolean>;
  release(run: string): Promise<void>;
  /** Whether a worker holds that lease. */
  isLeased(): Promise<boolean>;
  checkpoint(): Promise<Checkpoint | undefined>;
  /** Replaces the checkpoint. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Consumes one e-mail of the quota. @returns whether one was left. */
  consumeEmail(): Promise<boolean>;
  /**
   * Locks an invitation for so many milliseconds.
   *
   * @param now by AWS's clock, which all runs share.
   * @returns whether no other run holds the lock.
   */
  claim(invitation: string, milliseconds: number, now: Date): Promise<boolean>;
  record(run: RunRecord): Promise<void>;
  /** The last runs, newest first. */
  history(limit: number): Promise<RunRecord[]>;
}
