import type { Result } from "../apply/apply.ts";
import { type Account, attributes } from "../model/account.ts";
import type { Action, Change } from "../model/action.ts";
import { disabledBy, writeDisabledMark } from "../model/disabled-mark.ts";
import { mailboxOf } from "../plan/rules/resend.ts";

/** Some of what an account is, by the pool's names of attributes, and whether it is `enabled`. */
export type State = Readonly<Record<string, string | number | boolean>>;

/** What an action makes of an account; nothing stands for an account that is not there. */
export interface Effect {
  readonly before: State | null;
  readonly after: State | null;
}

/** What an action changes of its account: of one that is made or deleted everything that sync knows, of the others what differs. Pure. */
export function effectOf(deed: Action): Effect {
  switch (deed.kind) {
    case "invite":
      return { before: null, after: invited(deed) };
    case "resend": {
      const { email = "", invites } = deed.account;
      return { before: { email, invites }, after: { email: mailboxOf(deed), invites: invites + 1 } };
    }
    case "update":
      return changed(deed.changes);
    case "adopt":
      return disabledBy(deed.account) === "sync"
        ? changed(deed.changes, { before: { enabled: false }, after: { enabled: true } })
        : changed(deed.changes);
    case "enable":
      return changed(deed.changes, { before: { enabled: deed.account.enabled }, after: { enabled: true } });
    case "disable":
      return changed(deed.changes, { before: { enabled: deed.account.enabled }, after: { enabled: false } });
    case "delete":
      return { before: stateOf(deed.account), after: null };
  }
}

/** Whether the pool took the action: else nobody can say what is after it. */
export function isChange({ outcome }: Result): boolean {
  return CHANGES.has(outcome);
}

/** Not among them: `already-there`, where another run made the account. */
const CHANGES = new Set<Result["outcome"]>([
  "invited",
  "resent",
  "updated",
  "enabled",
  "adopted",
  "disabled",
  "deleted",
]);

function invited({ person, email }: Extract<Action, { kind: "invite" }>): State {
  return known({
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
  return known({
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

function known(values: Readonly<Record<string, string | number | boolean | undefined>>): State {
  const state: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) state[name] = value;
  return state;
}
