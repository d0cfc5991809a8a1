import pLimit from "p-limit";
import { ACTION_KINDS, type Action, subjectsOf } from "../model/action.ts";
import { AlreadyInProgressError } from "../model/already-in-progress.ts";
import type { Pool } from "../pool/pool.ts";
import { EmailDependencies, executableActions } from "./email-dependencies.ts";
import { type Done, executeAction } from "./execute-action.ts";
import { describeFailure } from "./failure.ts";

/** How one action ended. */
export type Result =
  | { readonly action: Action; readonly outcome: Done }
  /** Since it was listed, the account was deleted by hand, or another run did the same: left alone. */
  | { readonly action: Action; readonly outcome: "left"; readonly reason: string }
  /** The error's name and what it means; AWS's message can hold an address, and no secret. */
  | { readonly action: Action; readonly outcome: "failed"; readonly reason: string }
  /** Something before it was not done, or failed: the next run does both. */
  | { readonly action: Action; readonly outcome: "blocked"; readonly reason: string }
  /** Interrupted before it began. */
  | { readonly action: Action; readonly outcome: "not-started" };

export interface ApplyOptions {
  /** The mark of accounts that are made, where a person has none. */
  readonly source: string;
  /** After this, nothing new begins; what is under way ends. */
  readonly signal: AbortSignal;
  /** Called as each action ends. */
  readonly onResult: (result: Result) => void;
}

/** Actions under way at once: few, so that whoever is disabled is signed out before many others are begun. */
const CONCURRENCY = 16;

/**
 * Carries actions out side by side, at the pool's pace: those of one account in their order, whoever may not sign in any more first. One
 * failure does not stop the rest, but for what depends on it.
 */
export async function apply(
  pool: Pool,
  actions: readonly Action[],
  options: ApplyOptions,
): Promise<Result[]> {
  const able = executableActions(actions);
  const emails = new EmailDependencies([...able]);
  // Mails and changes have a quota each: neither waits for the other.
  const lanes = { mails: pLimit(CONCURRENCY), changes: pLimit(CONCURRENCY) };
  const runInOrder = async (group: readonly Action[]): Promise<Result[]> => {
    const results: Result[] = [];
    for (const action of group) {
      const canRun = results.every(isDone);
      const isFree = canRun && able.has(action) && (await emails.isFree(action));
      const lane = sendsMail(action) ? lanes.mails : lanes.changes;
      const result = isFree
        ? await lane(() => applyOne(pool, action, options))
        : blocked(action, canRun, options.signal);
      emails.settle(action, isDone(result));
      options.onResult(result);
      results.push(result);
    }
    return results;
  };
  return (await Promise.all(groupsOf(actions).map(runInOrder))).flat();
}

async function applyOne(pool: Pool, action: Action, { source, signal }: ApplyOptions): Promise<Result> {
  // Here already: however many there are, none waits for a turn of its own to find that out.
  if (signal.aborted) return { action, outcome: "not-started" };
  try {
    return { action, outcome: await executeAction(pool, action, source, signal) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { action, outcome: "not-started" };
    if (error instanceof AlreadyInProgressError) return { action, outcome: "left", reason: error.message };
    if (error instanceof Error && error.name === "UserNotFoundException") return withoutAccount(action);
    return { action, outcome: "failed", reason: describeFailure(error, action) };
  }
}

/** Somebody else was quicker: what was to be deleted is, and the rest is for the next run to see. */
function withoutAccount(action: Action): Result {
  if (action.kind === "delete") return { action, outcome: "deleted" };
  return { action, outcome: "left", reason: "the account was deleted meanwhile (UserNotFoundException)" };
}

function blocked(action: Action, canRun: boolean, signal: AbortSignal): Result {
  if (signal.aborted) return { action, outcome: "not-started" };
  const reason = canRun ? "another account still has this e-mail" : "what comes before it was not done";
  return { action, outcome: "blocked", reason };
}

/** Whether an action did what it was to do. */
export function isDone({ outcome }: Result): boolean {
  return outcome !== "failed" && outcome !== "blocked" && outcome !== "not-started";
}

export function sendsMail({ kind }: Action): boolean {
  return kind === "invite" || kind === "resend";
}

/** The actions of each account, in their order; accounts that lose their access first. */
function groupsOf(actions: readonly Action[]): Action[][] {
  const keyOf = (action: Action) => {
    const { account, person } = subjectsOf(action);
    return account ? `account ${account.username}` : `person ${person?.id}`;
  };
  const groups = [...Map.groupBy(actions, keyOf).values()];
  const rankOf = ([first]: readonly Action[]) => (first ? ACTION_KINDS.indexOf(first.kind) : 0);
  return groups.sort((a, b) => rankOf(a) - rankOf(b));
}
