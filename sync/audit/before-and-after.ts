import type { Result } from "../apply/apply.ts";
import { type Account, attributes } from "../model/account.ts";
import type { Action, Change } from "../model/action.ts";
import { defined } from "../model/defined.ts";
import { disabledBy, writeDisabledMark } from "../model/disabled-mark.ts";
import { mailboxOf } from "../plan/rules/resend.ts";

/** Attributes of an account, by their names in the pool, and whether it is `enabled`. */
export type State = Readonly<Record<string, string | number | boolean>>;

/** An account before and after an action; null if there is no account. */
export interface Effect {
  readonly before: State | null;
  readonly after: State | null;
}

/** What an action changes: for a created or deleted account all attributes that sync knows, otherwise the differences. Pure. */
export function effectOf(action: Action): Effect {
  switch (action.kind) {
    case "invite":
    case "create":
      return { before: null, after: invited(action) };
    case "resend": {
      const { email = "", invites } = action.account;
      return { before: { email, invites }, after: { email: mailboxOf(action), invites: invites + 1 } };
    }
    case "update":
      return changed(action.changes);
    case "adopt":
      return disabledBy(action.account) === "sync"
        ? changed(action.changes, { before: { enabled: false }, after: { enabled: true } })
        : changed(action.changes);
    case "enable":
      return changed(action.changes, {
        before: { enabled: action.account.enabled },
        after: { enabled: true },
      });
    case "disable":
      return changed(action.changes, {
        before: { enabled: action.account.enabled },
        after: { enabled: false },
      });
    case "link": {
      const { provider, subject } = action;
      return changed([{ attribute: `identity of ${provider}`, from: "", to: subject }]);
    }
    case "delete":
      return { before: stateOf(action.account), after: null };
  }
}

/** Whether the pool accepted the action. Otherwise the state after it is unknown. */
export function isChange({ outcome }: Result): boolean {
  return CHANGE_OUTCOMES.has(outcome);
}

/** Without `already-there`: another run created the account. */
const CHANGE_OUTCOMES = new Set<Result["outcome"]>([
  "invited",
  "created",
  "resent",
  "updated",
  "enabled",
  "adopted",
  "linked",
  "disabled",
  "deleted",
]);

function invited({ person, email }: Extract<Action, { kind: "invite" | "create" }>): State {
  return defined({
    email,
    name: person.displayName || undefined,
    given_name: person.givenName,
    family_name: person.familyName,
    [attributes.directoryId]: person.id,
    [attributes.source]: person.source,
    enabled: true,
  });
}

function stateOf(account: Account): State {
  return defined({
    email: account.email,
    email_verified: account.emailVerified,
    name: account.name,
    given_name: account.givenName,
    family_name: account.familyName,
    [attributes.directoryId]: account.directoryId,
    [attributes.source]: account.source,
    [attributes.disabledAt]: account.disabledMark && writeDisabledMark(account.disabledMark),
    enabled: account.enabled,
  });
}

function changed(changes: readonly Change[], { before, after }: Effect = { before: {}, after: {} }): Effect {
  const side = (value: (change: Change) => string) =>
    Object.fromEntries(changes.map((change) => [change.attribute, value(change)]));
  return { before: { ...before, ...side(({ from }) => from) }, after: { ...after, ...side(({ to }) => to) } };
}
