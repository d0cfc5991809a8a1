import type { Account } from "../../sync/model/account.ts";
import { subjectsOf } from "../../sync/model/action.ts";
import type { Person } from "../../sync/model/person.ts";
import { defaultPolicy, type Policy } from "../../sync/model/policy.ts";
import { type Plan, type PlanEntry, plan } from "../../sync/plan/plan.ts";

/** A user of a directory, with these changes. */
export function person(
  id: string,
  email: string | undefined = `${id}@example.com`,
  more: Partial<Person> = {},
): Person {
  return { id, emails: email === undefined ? [] : [email], displayName: id, enabled: true, ...more };
}

/** An account that sync created and that no user has signed in with, with these changes. */
export function account(id: string, more: Partial<Account> = {}): Account {
  return {
    username: id,
    directoryId: id,
    email: `${id}@example.com`,
    emailVerified: true,
    name: id,
    enabled: true,
    awaitsFirstSignIn: true,
    federated: false,
    managed: true,
    source: "idc",
    managedBy: "quick-sign-in",
    invites: 1,
    ...more,
  };
}

/** An account that an administrator created. */
export function foreign(username: string, more: Partial<Account> = {}): Account {
  const { directoryId: _, source: __, managedBy: ___, ...bare } = account(username);
  return { ...bare, managed: false, invites: 0, ...more };
}

export const NOW = new Date("2026-03-02T12:00:00Z");

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000);

/** More than any test has: what a guard makes of a plan is for the guards' tests. */
const UNGUARDED = { maxRemovals: { count: 1_000 }, maxEmailChanges: { count: 1_000 } };

/** The default policy for Identity Center, without limits, but for these. */
export function policy(changes: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy, ...UNGUARDED, source: "idc", now: NOW, ...changes };
}

export function planOf(people: Person[], accounts: Account[], changes: Partial<Policy> = {}): Plan {
  return plan(people, accounts, policy(changes));
}

/** A plan in words: "update ada = ada (differs): email a@x.org → b@x.org". */
export function planned(people: Person[], accounts: Account[], changes: Partial<Policy> = {}): string[] {
  return planOf(people, accounts, changes).actions.map(inWords);
}

function inWords(action: PlanEntry): string {
  const { person, account } = subjectsOf(action);
  const who = [person?.id, account?.username].filter((name) => name !== undefined).join(" = ");
  const changes = "changes" in action ? action.changes : [];
  const diff = changes.map(({ attribute, from, to }) => `${attribute} ${from || "–"} → ${to || "–"}`);
  return [`${action.kind} ${who} (${action.reason})`, ...diff].join("; ");
}

/** An account that a provider made, as Cognito lists it at first. */
export function federated(subject: string, more: Partial<Account> = {}, provider = "okta"): Account {
  const username = `${provider}_${subject}`;
  const made = foreign(username, {
    awaitsFirstSignIn: false,
    email: `${subject}@example.com`,
    name: subject,
  });
  return { ...made, federated: true, identities: [{ provider, subject }], ...more };
}

/** An account that sync invited, and whose user has signed in. */
export const local = (id: string, more: Partial<Account> = {}) =>
  account(id, { awaitsFirstSignIn: false, ...more });
