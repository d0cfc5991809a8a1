import { type Account, attributes } from "../account.ts";
import type { InviteOutcome, Pool } from "../pool/pool.ts";
import type { Change, Deed } from "../rule/action.ts";
import { mailboxOf } from "../rule/resend.ts";

/** How an action ended that AWS took. */
export type Done = InviteOutcome | "resent" | "updated" | "enabled" | "adopted" | "disabled" | "deleted";

/**
 * Carries out one action. Each is a few calls that can be made again: run twice, or killed between two calls and run again, it
 * ends the same.
 *
 * @param signal lets nothing begin; what has begun is finished.
 * @throws what AWS answers, or the signal's reason.
 */
export async function doDeed(pool: Pool, deed: Deed, source: string, signal: AbortSignal): Promise<Done> {
  switch (deed.kind) {
    case "invite":
      return pool.invite(deed.person, deed.email, deed.person.source ?? source, signal);
    case "resend":
      await pool.resend(deed.account.username, signal, mailboxOf(deed));
      if (deed.account.ours) await pool.update(deed.account.username, mailMarks(deed.account));
      return "resent";
    case "update":
    case "adopt":
      await pool.update(deed.account.username, valuesOf(deed.changes), signal);
      return deed.kind === "adopt" ? "adopted" : "updated";
    case "enable":
      await pool.enable(deed.account.username, signal);
      // The mark goes last: as long as it is there, the next run does this again.
      await pool.update(deed.account.username, valuesOf(deed.changes));
      return "enabled";
    case "disable":
      await pool.disable(deed.account.username, signal);
      // The mark comes last: as long as it is missing, the next run does this again.
      await pool.update(deed.account.username, {
        ...valuesOf(deed.changes),
        [attributes.disabledAt]: new Date().toISOString(),
      });
      return "disabled";
    case "delete":
      await pool.delete(deed.account.username, signal);
      return "deleted";
  }
}

/** An address that changes comes verified, or nobody could sign in with it, and Cognito would mail a code. */
function valuesOf(changes: readonly Change[]): Record<string, string> {
  const values = Object.fromEntries(changes.map(({ attribute, to }) => [attribute, to]));
  return "email" in values ? { ...values, email_verified: "true" } : values;
}

function mailMarks({ invites }: Account): Record<string, string> {
  return { [attributes.invites]: String(invites + 1), [attributes.invitedAt]: new Date().toISOString() };
}
