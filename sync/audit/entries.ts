import type { Result } from "../apply/apply.ts";
import { subjectsOf } from "../model/action.ts";
import type { SetAsideUser } from "../state/set-aside.ts";
import type { AuditLog } from "./audit-log.ts";
import { effectOf, isChange } from "./before-and-after.ts";

/** A run and its actor: the stack, or the ARN of the principal that runs the command. */
export interface Run {
  readonly run: string;
  readonly by: string;
}

/**
 * The audit line of one change: the account, the action, the reason, the run and its actor, and the account before and after. It contains
 * no secret: sync knows none, because Cognito creates the temporary passwords and sends them.
 *
 * @returns JSON. If the pool did not accept the change, it has `wanted` instead of `after`.
 */
export function auditLine({ run, by }: Run, at: Date, result: Result): string {
  const { action, outcome } = result;
  const { person, account } = subjectsOf(action);
  const { before, after } = effectOf(action);
  return JSON.stringify({
    audit: "account",
    at: at.toISOString(),
    run,
    by,
    id: person?.id ?? account?.directoryId,
    username: account?.username ?? person?.id,
    what: action.kind,
    why: action.reason,
    outcome,
    before,
    [isChange(result) ? "after" : "wanted"]: after,
    explanation: "reason" in result ? result.reason : undefined,
  });
}

/** The audit line of a user who is set aside, with the error code and the time of the next try. @returns JSON */
export function setAsideLine({ run, by }: Run, at: Date, user: SetAsideUser): string {
  const { id, what, code, since, attempts, nextTry } = user;
  return JSON.stringify({
    audit: "set-aside",
    at: at.toISOString(),
    run,
    by,
    id,
    what,
    code,
    since,
    attempts,
    nextTry,
  });
}

/** Writes a line for each result. An action that did not start has none: it changed nothing, and the next run tries it. */
export function auditing(log: AuditLog, run: Run, now: () => number): (result: Result) => void {
  return (result) => {
    if (result.outcome === "not-started") return;
    const at = now();
    log.write(auditLine(run, new Date(at), result), at);
  };
}
