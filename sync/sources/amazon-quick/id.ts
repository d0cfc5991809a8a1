import { createHash } from "node:crypto";

const PREFIX = "quick-";

/**
 * Makes an id of what tells a user of Amazon Quick from all others. It must not look like an e-mail, which such a text can: Cognito
 * refuses such usernames where e-mail is an alias.
 */
export function quickId(text: string): string {
  return `${PREFIX}${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}

/** Whether a user of Amazon Quick could have this id, or could have had it under an earlier version. */
export function isQuickId(id: string): boolean {
  return id.startsWith(PREFIX);
}
