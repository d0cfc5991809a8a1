import pLimit from "p-limit";
import { ACTION_KINDS, type Action, subjectsOf } from "../model/action.ts";
import { AlreadyInProgressError } from "../model/already-in-progress.ts";
import { defined } from "../model/defined.ts";
import type { Pool } from "../pool/pool.ts";
import { EmailDependencies, executableActions } from "./email-dependencies.ts";
import { type Done, executeAction } from "./execute-action.ts";
import { describeFailure, rejectionOf } from "./failure.ts";

/** How one action ended. */
export type Result =
  | { readonly action: Action; readonly outcome: Done }
  /** Nothing was done: after the listing, the account was deleted by hand or another run did the same. */
  | { readonly action: Action; readonly outcome: "left"; readonly reason: string }
  /** The error's name and its meaning. AWS's message can contain an address, but no secret. */
  | {
      readonly action: Action;
      readonly outcome: "failed";
      readonly reason: string;
      /** The error's name, if AWS rejects this change of this user however often it is tried. */
      readonly rejection?: string;
    }
  /** An action that it depends on was not done or failed. The next run does both. */
  | { readonly action: Action; readonly outcome: "blocked"; readonly reason: string }
  /** Interrupted before it began. */
  | { readonly action: Action; readonly outcome: "not-started" };

export interface ApplyOptions {
  /** The source ID of new accounts whose user has none. */
  readonly source: string;
  /** After it, no action starts. Actions in progress end. */
  readonly signal: AbortSignal;
  /** Called as each action ends. */
  readonly onResult: (result: Result) => void;
}

/** Actions in progress at the same time: few, so that a disabled user is signed out before many other actions start. */
const MAX_CONCURRENT_ACTIONS = 16;

/**
 * Executes actions concurrently, at the pool's rate: those of one account in order, and removals of access first. A failure stops only the
 * actions that depend on it.
 */
export async function apply(
  pool: Pool,
  actions: readonly Action[],
  options: ApplyOptions,
): Promise<Result[]> {
  const able = executableActions(actions);
  const emails = new EmailDependencies([...able]);
  // Invitations and changes have separate quotas, so neither waits for the other.
  const lanes = { creation: pLimit(MAX_CONCURRENT_ACTIONS), changes: pLimit(MAX_CONCURRENT_ACTIONS) };
  const runInOrder = async (group: readonly Action[]): Promise<Result[]> => {
    const results: Result[] = [];
    for (const action of group) {
      const canRun = results.every(isDone);
      const isFree = canRun && able.has(action) && (await emails.isFree(action));
      const lane = sendsEmail(action) || action.kind === "create" ? lanes.creation : lanes.changes;
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
  // Checked first: no action waits for its turn only to find this.
  if (signal.aborted) return { action, outcome: "not-started" };
  try {
    return { action, outcome: await executeAction(pool, action, source, signal) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { action, outcome: "not-started" };
    if (error instanceof AlreadyInProgressError) return { action, outcome: "left", reason: error.message };
    if (error instanceof Error && error.name === "UserNotFoundException") return withoutAccount(action);
    const reason = describeFailure(error, action);
    return defined({ action, outcome: "failed", reason, rejection: rejectionOf(error) });
  }
}

/** The account is gone: a deletion is done, and the next run sees the rest. */
function withoutAccount(action: Action): Result {
  if (action.kind === "delete") return { action, outcome: "deleted" };
  return { action, outcome: "left", reason: "the account was deleted meanwhile (UserNotFoundException)" };
}

function blocked(action: Action, canRun: boolean, signal: AbortSignal): Result {
  if (signal.aborted) return { action, outcome: "not-started" };
  const reason = canRun
    ? "another account still has this e-mail"
    : "an action that it depends on was not done";
  return { action, outcome: "blocked", reason };
}

/** Whether an action had its effect. */
export function isDone({ outcome }: Result): boolean {
  return outcome !== "failed" && outcome !== "blocked" && outcome !== "not-started";
}

export function sendsEmail({ kind }: Action): boolean {
  return kind === "invite" || kind === "resend";
}

/** The actions of each account in order; accounts that lose access first. */
function groupsOf(actions: readonly Action[]): Action[][] {
  const keyOf = (action: Action) => {
    const { account, person } = subjectsOf(action);
    return account ? `account ${account.username}` : `person ${person?.id}`;
  };
  const groups = [...Map.groupBy(actions, keyOf).values()];
  const rankOf = ([first]: readonly Action[]) => (first ? ACTION_KINDS.indexOf(first.kind) : 0);
  return groups.sort((a, b) => rankOf(a) - rankOf(b));
}
