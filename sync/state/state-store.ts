import type { ChangeLimits } from "./change-window/limits.ts";

/** What a whole comparison found, and what may be done about single people until the next one. */
export interface Checkpoint {
  /** When the comparison began to read: whatever happened before, it has seen. Milliseconds since 1970. */
  readonly readStartedAt: number;
  /** Mails that may still go out; absent, where the pool sends by Amazon SES. */
  readonly mails?: number;
  /** How many accounts may be removed within an hour, and how many may get another e-mail. */
  readonly limits: ChangeLimits;
  /** Every account's username is its person's id: then a person without such an account has none. */
  readonly byUsername: boolean;
  /** Addresses that several people have, as `sharedEmails` has them; absent, where there are too many. */
  readonly sharedEmails?: readonly string[];
}

/** The actor of runs that the stack starts automatically, in run records and audit entries. */
export const WORKER_ACTOR = "directorySync";

/** How one run went, for `sync history`. */
export interface RunRecord {
  /** ISO 8601, when it ended. */
  readonly at: string;
  readonly run: string;
  /** The stack itself, or the ARN of whoever ran the command. */
  readonly by: string;
  readonly looked: "everybody" | "person";
  /** How many of each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Why nobody was removed, or what went wrong. */
  readonly trouble?: string;
}

/** What sync by itself remembers between runs. Losing it does no harm: the next whole comparison writes it anew. */
export interface StateStore {
  /** @returns whether nobody else is at work on everybody; then nobody else is until `release`, or for so many milliseconds. */
  acquire(run: string, milliseconds: number): Promise<boolean>;
  release(run: string): Promise<void>;
  /** Whether somebody is at work on everybody. */
  isLeased(): Promise<boolean>;
  allowance(): Promise<Checkpoint | undefined>;
  /** Remembers it in place of the last one. */
  saveCheckpoint(allowance: Checkpoint): Promise<void>;
  /** Takes one mail of those that may still go out. @returns whether there was one. */
  takeMail(): Promise<boolean>;
  /**
   * @param now by AWS's clock, which all runs have in common.
   * @returns whether no other run has claimed to send this mail; then no other run may for so many milliseconds.
   */
  claim(mail: string, milliseconds: number, now: Date): Promise<boolean>;
  record(run: RunRecord): Promise<void>;
  /** The last runs, the newest first. */
  history(most: number): Promise<RunRecord[]>;
}
