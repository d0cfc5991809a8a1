import type { Result } from "../apply/apply.ts";
import { subjectsOf } from "../model/action.ts";
import type { AuditLog } from "./audit-log.ts";
import { effectOf, isChange } from "./before-and-after.ts";

/** Which run it is, and who makes it: the stack itself, or the ARN of whoever runs the command. */
export interface Run {
  readonly run: string;
  readonly by: string;
}

/**
 * One line for one change: whose account, what, why, in which run and by whom, and what was before and after. There is no secret in
 * it: sync knows none, since Cognito makes the temporary passwords and mails them itself.
 *
 * @returns JSON. Where the pool did not take the change, `wanted` stands in place of `after`.
 */
export function auditLine({ run, by }: Run, at: Date, result: Result): string {
  const { action, outcome } = result;
  const { person, account } = subjectsOf(action);
  const { before, after } = effectOf(action);
  return JSON.stringify({
    audit: "account",
    at: at.toISOString(),
    ...{ run, by },
    id: person?.id ?? account?.directoryId,
    username: account?.username ?? person?.id,
    what: action.kind,
    why: action.reason,
    outcome,
    before,
    [isChange(result) ? "after" : "wanted"]: after,
    ...("reason" in result && { explanation: result.reason }),
  });
}

/** Writes a line for each result as it comes; none for what was not begun, which is no change and comes again in the next run. */
export function auditing(log: AuditLog, run: Run, now: () => number): (result: Result) => void {
  return (result) => {
    if (result.outcome === "not-started") return;
    const at = now();
    log.write(auditLine(run, new Date(at), result), at);
  };
}
