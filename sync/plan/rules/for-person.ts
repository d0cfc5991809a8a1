import type { Account } from "../../model/account.ts";
import type { Change, PlanEntry, SkipReason } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import { isProviders } from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import { isOfRun, type Policy } from "../../model/policy.ts";
import {
  adoptionChanges,
  clearedMark,
  differs,
  identityChanges,
  personChanges,
  sourceChanges,
} from "./changes.ts";
import type { Matching, Pair } from "./match.ts";
import { isUnproven } from "./proof.ts";
import { usableEmail } from "./usable-email.ts";

/** A user with the account that has their ID or a former one. */
export type OwnAccount = Required<Pick<Pair, "person" | "account">> & Pick<Pair, "isFormer">;

/** Plans a user whose account has their ID. */
export function forAccountOf(
  own: OwnAccount,
  { shared }: Pick<Matching, "shared">,
  policy: Policy,
): PlanEntry {
  const { person, account } = own;
  const skip = (reason: SkipReason): PlanEntry => ({ kind: "skip", reason, person, account });
  if (!account.managed) return forUnmanaged(own, shared, policy);
  if (!isOfRun(account.source, policy)) return skip("other-source");
  if (person.statusUnknown) return skip("status-unknown");
  if (isUnconfirmed(own)) return forUnconfirmed(own, shared, policy);
  if (!person.enabled) return forDisabledPerson(person, account);
  return forEnabledPerson(own, usableEmail(person, shared), policy);
}

/** An enabled user with a managed account. Sync does not write what the identity provider writes at each sign-in. */
function forEnabledPerson(
  { person, account, isFormer = false }: OwnAccount,
  usable: ReturnType<typeof usableEmail>,
  policy: Policy,
): PlanEntry {
  const skip = (reason: SkipReason): PlanEntry => ({ kind: "skip", reason, person, account });
  const changes = [
    ...profileChanges(person, account, "email" in usable ? usable.email : undefined),
    ...sourceChanges(person, account, policy.source),
    ...(isFormer ? identityChanges(person, account) : []),
  ];
  if (disabledBy(account) === "sync") return { kind: "enable", reason: "back", person, account, changes };
  if (changes.length > 0) return { kind: "update", reason: "differs", person, account, changes };
  if (!account.enabled) return skip("disabled-by-hand");
  if (isProviders(account)) return skip(differs(person, account) ? "provider-owned" : "in-sync");
  return skip("fault" in usable ? usable.fault : "in-sync");
}

function profileChanges(person: Person, account: Account, email: string | undefined): Change[] {
  return isProviders(account) ? clearedMark(account) : personChanges(person, account, email);
}

/** The account's username is the user's ID, but sync did not create it. With the same verified e-mail, it can be adopted. */
function forUnmanaged(
  { person, account }: OwnAccount,
  shared: ReadonlySet<string>,
  policy: Policy,
): PlanEntry {
  const usable = usableEmail(person, shared);
  const skip = (reason: SkipReason): PlanEntry => ({ kind: "skip", reason, person, account });
  if (canAdopt(person, account)) {
    if ("fault" in usable) return skip(usable.fault);
    if (policy.adopt) return adopted(person, account, usable.email, policy);
  }
  return skip(isStillEnabled(person, account) ? "disabled-unmanaged" : "unmanaged");
}

/** A user whom the directory disabled, and an account that sync does not manage and with which the user could still sign in. */
function isStillEnabled({ enabled, statusUnknown }: Person, account: Account): boolean {
  return !enabled && statusUnknown !== true && account.enabled && !account.managed;
}

function adopted(person: Person, account: Account, email: string, policy: Policy): PlanEntry {
  const changes = adoptedChanges(person, account, email, policy);
  return { kind: "adopt", reason: "same-email", person, account, changes };
}

function adoptedChanges(person: Person, account: Account, email: string, { source }: Policy): Change[] {
  return [
    ...profileChanges(person, account, email),
    ...adoptionChanges(person, account, person.source ?? source),
  ];
}

/**
 * Whether the account may belong to another user: it has a former ID or a reusable one, and another e-mail.
 */
function isUnconfirmed({ person, account, isFormer }: OwnAccount): boolean {
  const email = emailOf(person);
  if (isFormer) return email === undefined || email !== account.email;
  return person.reusableId === true && foldCase(email ?? "") !== foldCase(account.email ?? "");
}

/** Nothing changes, unless an administrator confirms that the user is the same. */
function forUnconfirmed(
  { person, account }: OwnAccount,
  shared: ReadonlySet<string>,
  policy: Policy,
): PlanEntry {
  const usable = usableEmail(person, shared);
  if (!policy.adopt || !person.enabled || "fault" in usable)
    return { kind: "skip", reason: "identity-unconfirmed", person, account };
  const changes = adoptedChanges(person, account, usable.email, policy);
  return { kind: "adopt", reason: "same-id", person, account, changes };
}

/** If the mark differs from the directory, the account is disabled again, which writes the mark. */
function forDisabledPerson(person: Person, account: Account): PlanEntry {
  const state = account.disabledMark?.state;
  if (disabledBy(account) === "administrator")
    return { kind: "skip", reason: "disabled-by-hand", person, account };
  if (!account.enabled && (state === undefined || state === "disabled"))
    return { kind: "skip", reason: "disabled-in-directory", person, account };
  return { kind: "disable", reason: "disabled-in-directory", person, account, changes: [] };
}

/** Plans a user for whom no account has their ID. */
export function withoutAccount(person: Person, matching: Matching, policy: Policy): PlanEntry {
  const skip = (reason: SkipReason, account?: Account): PlanEntry =>
    defined({ kind: "skip", reason, person, account });
  if (person.statusUnknown) return skip("status-unknown");
  if (!person.enabled) {
    const theirs = unclaimedAccountOf(person, matching);
    return theirs ? skip("disabled-unmanaged", theirs) : skip("disabled-in-directory");
  }
  const usable = usableEmail(person, matching.shared);
  if ("fault" in usable) return skip(usable.fault);
  const { email } = usable;
  const found = orphanWith(email, matching);
  // Of a provider that is not followed: any of its users can enter the address there.
  const other = found?.federated && isUnproven(person, found, policy) ? undefined : found;
  if (other !== undefined && policy.adopt && mayAdopt(other)) return adopted(person, other, email, policy);
  if (other !== undefined && !other.managed) return skip(unmanagedReason(other, policy), other);
  if (other !== undefined && !isOfRun(other.source, policy)) return skip("other-source", other);
  if (matching.usernames.has(foldCase(person.id))) return skip("id-taken");
  return { kind: "invite", reason: "no-account", person, email };
}

/** The enabled account, not managed by sync, of a disabled user. An enabled user with the same e-mail has the better claim to it. */
function unclaimedAccountOf(person: Person, matching: Matching): Account | undefined {
  const email = emailOf(person);
  if (email === undefined || matching.claims.has(foldCase(email))) return undefined;
  const account = orphanWith(email, matching);
  return account !== undefined && isStillEnabled(person, account) ? account : undefined;
}

/** The account that may be the user's: no ID claims it and it has the same e-mail. A managed account counts while its address is verified. */
function orphanWith(email: string, { holders, unverified, orphans }: Matching): Account | undefined {
  const holder = holders.get(foldCase(email));
  if (holder !== undefined) return orphans.has(holder) ? holder : undefined;
  const other = unverified.get(foldCase(email));
  return other?.managed ? undefined : other;
}

/** A federated user could not sign in with the same address here. */
function mayAdopt({ emailVerified, federated }: Account): boolean {
  return emailVerified && !federated;
}

/** Whether `--adopt` would take over an account that sync does not manage: it has the verified e-mail of an enabled user. */
export function canAdopt(person: Person, account: Account): boolean {
  const isSame = foldCase(emailOf(person) ?? "") === foldCase(account.email ?? "");
  return person.enabled && isSame && mayAdopt(account);
}

function unmanagedReason({ emailVerified }: Account, { adopt }: Policy): SkipReason {
  return adopt && !emailVerified ? "not-verified" : "unmanaged";
}
