import { type Account, attributes } from "../model/account.ts";
import type { Action } from "../model/action.ts";
import { type DisabledState, disabledBy, writeDisabledMark } from "../model/disabled-mark.ts";
import { mailboxOf } from "../plan/rules/resend.ts";
import type { InviteOutcome, MailMarks, Pool, Values } from "../pool/pool.ts";

/** How an action ended that AWS took. */
export type Done = InviteOutcome | "resent" | "updated" | "enabled" | "adopted" | "disabled" | "deleted";

/**
 * Carries out one action. Each is a few calls that can be made again: run twice, or killed between two calls and run again, it
 * ends the same. What cannot be told apart afterwards is written down before it is done: that sync, and no administrator, disables or
 * enables the account, and that a mail goes out.
 *
 * @param signal lets nothing begin; what has begun is finished.
 * @throws what AWS answers, or the signal's reason.
 */
export async function executeAction(
  pool: Pool,
  deed: Action,
  source: string,
  signal: AbortSignal,
): Promise<Done> {
  switch (deed.kind) {
    case "invite":
      return pool.invite(deed.person, deed.email, deed.person.source ?? source, signal);
    case "resend": {
      const { username } = deed.account;
      const isOwn = deed.reason !== "unmanaged";
      await pool.resend(
        username,
        signal,
        mailboxOf(deed),
        isOwn ? mailMarks(deed.account, pool.now()) : undefined,
      );
      return "resent";
    }
    case "update":
      await pool.update(deed.account.username, valuesOf(deed), signal);
      return "updated";
    case "adopt":
      if (disabledBy(deed.account) === "sync") await enable(pool, deed, signal);
      else await pool.update(deed.account.username, valuesOf(deed), signal);
      return "adopted";
    case "enable":
      await enable(pool, deed, signal);
      return "enabled";
    case "disable":
      await announce(pool, deed, "disabling", signal);
      await pool.disable(deed.account.username);
      await pool.update(deed.account.username, {
        ...valuesOf(deed),
        ...markOf(pool, deed.reason === "gone" ? "missing" : "disabled"),
      });
      return "disabled";
    case "delete":
      await pool.delete(deed.account.username, signal);
      return "deleted";
  }
}

/**
 * An address that changes comes verified, or no user could sign in with it, and Cognito would mail a code. One that is verified again
 * comes along too: what is verified is then the address that was planned, whatever the account holds by now.
 */
function valuesOf({ account, changes }: Extract<Action, { changes: unknown }>): Values {
  const values = Object.fromEntries(changes.map(({ attribute, to }) => [attribute, to]));
  if ("email" in values) return { ...values, email_verified: "true" };
  if (values["email_verified"] !== "true" || account.email === undefined) return values;
  return { ...values, email: account.email };
}

async function enable(pool: Pool, deed: Extract<Action, { kind: "enable" | "adopt" }>, signal: AbortSignal) {
  await announce(pool, deed, "enabling", signal);
  await pool.enable(deed.account.username);
  await pool.update(deed.account.username, { ...valuesOf(deed), [attributes.disabledAt]: "" });
}

/** Says what is about to be done to an account. */
function announce(
  pool: Pool,
  { account }: Extract<Action, { kind: "enable" | "adopt" | "disable" }>,
  state: DisabledState,
  signal: AbortSignal,
): Promise<void> {
  return pool.update(account.username, markOf(pool, state), signal);
}

function markOf(pool: Pool, state: DisabledState): Values {
  return { [attributes.disabledAt]: writeDisabledMark({ at: pool.now(), state }) };
}

/** The marks of a mail that is about to go out, and those before it, for a mail that certainly did not. */
function mailMarks({ invites, invitedAt }: Account, now: Date): MailMarks {
  const marks = (count: number, at: Date | undefined): Values => ({
    [attributes.invites]: String(count),
    [attributes.invitedAt]: at?.toISOString() ?? "",
  });
  return { sent: marks(invites + 1, now), unsent: marks(invites, invitedAt) };
}
