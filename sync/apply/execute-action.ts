import { type Account, attributes } from "../model/account.ts";
import type { Action } from "../model/action.ts";
import { type DisabledState, disabledBy, writeDisabledMark } from "../model/disabled-mark.ts";
import { mailboxOf } from "../plan/rules/resend.ts";
import type { CreateOutcome, InvitationMarks, InviteOutcome, Pool, Values } from "../pool/pool.ts";

/** The outcome of an action that AWS accepted. */
export type Done =
  | InviteOutcome
  | CreateOutcome
  | "resent"
  | "updated"
  | "enabled"
  | "adopted"
  | "linked"
  | "disabled"
  | "deleted";

/**
 * Executes one action. Each is a few idempotent calls: run twice, or killed between two calls and run again, it ends the same. What could
 * not be told apart afterwards is recorded first: that sync, not an administrator, disables or enables the account, and that an
 * invitation is sent.
 *
 * @param signal prevents the start; an action that has started is finished.
 * @throws the error of AWS, or the signal's reason.
 */
export async function executeAction(
  pool: Pool,
  action: Action,
  source: string,
  signal: AbortSignal,
): Promise<Done> {
  switch (action.kind) {
    case "invite":
      return pool.invite(action.person, action.email, action.person.source ?? source, signal);
    case "create":
      return pool.create(action.person, action.email, action.person.source ?? source, signal);
    case "resend": {
      const { username } = action.account;
      const isOwn = action.reason !== "unmanaged";
      await pool.resend(
        username,
        signal,
        mailboxOf(action),
        isOwn ? invitationMarks(action.account, pool.now()) : undefined,
      );
      return "resent";
    }
    case "update":
      await pool.update(action.account.username, valuesOf(action), signal);
      return "updated";
    case "adopt":
      if (disabledBy(action.account) === "sync") await enable(pool, action, signal);
      else await pool.update(action.account.username, valuesOf(action), signal);
      return "adopted";
    case "enable":
      await enable(pool, action, signal);
      return "enabled";
    case "disable":
      await announce(pool, action, "disabling", signal);
      await pool.disable(action.account.username);
      await pool.update(action.account.username, {
        ...valuesOf(action),
        ...markOf(pool, action.reason === "gone" ? "missing" : "disabled"),
      });
      return "disabled";
    case "link": {
      const { account, person, provider, by, subject } = action;
      await pool.link(account?.username ?? person.id, { provider, subject, isEmail: by === "email" }, signal);
      return "linked";
    }
    case "delete":
      await pool.delete(action.account.username, signal);
      return "deleted";
  }
}

/**
 * A new address is written as verified: otherwise the user could not sign in with it, and Cognito would send a code. When only the
 * verification changes, the address is written too, so that the verified address is the planned one, whatever the account holds now.
 */
function valuesOf({ account, changes }: Extract<Action, { changes: unknown }>): Values {
  const values = Object.fromEntries(changes.map(({ attribute, to }) => [attribute, to]));
  if ("email" in values) return { ...values, email_verified: "true" };
  if (values["email_verified"] !== "true" || account.email === undefined) return values;
  return { ...values, email: account.email };
}

async function enable(
  pool: Pool,
  action: Extract<Action, { kind: "enable" | "adopt" }>,
  signal: AbortSignal,
) {
  await announce(pool, action, "enabling", signal);
  await pool.enable(action.account.username);
  await pool.update(action.account.username, { ...valuesOf(action), [attributes.disabledAt]: "" });
}

/** Records what is about to be done to an account. */
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

/** The attributes to write for an invitation that is about to be sent, and those to restore if it certainly was not sent. */
function invitationMarks({ invites, invitedAt, uninvited }: Account, now: Date): InvitationMarks {
  const marks = (count: number, at: Date | undefined): Values => ({
    [attributes.invites]: String(count),
    [attributes.invitedAt]: at?.toISOString() ?? "",
  });
  return { sent: marks(invites + 1, now), unsent: marks(invites, uninvited ? undefined : invitedAt) };
}
