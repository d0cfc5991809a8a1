import { createHash } from "node:crypto";

const PREFIX = "quick-";

/**
 * Who somebody of Amazon Quick is. A user's ARN stays, so the id is made from it. It must not look like an e-mail, which an ARN of
 * Amazon Quick can: Cognito refuses such usernames where e-mail is an alias.
 */
export function quickId(arn: string): string {
  return `${PREFIX}${createHash("sha256").update(arn).digest("hex").slice(0, 32)}`;
}

/** Whether somebody of Amazon Quick could have this id. */
export function isQuickId(id: string): boolean {
  return id.startsWith(PREFIX);
}
