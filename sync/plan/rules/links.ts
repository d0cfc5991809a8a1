import type { Account } from "../../model/account.ts";
import type { PlanEntry, SkipReason } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { isEmail } from "../../model/email.ts";
import {
  hasIdentity,
  hasProvider,
  type Identity,
  identitiesOf,
  identityKey,
  isSubject,
  UNREADABLE,
} from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { type LinkKey, ruleOf } from "../../model/provider-rules.ts";

/** Source: AdminLinkProviderForUser: "The maximum number of federated identities linked to a user is five." */
const MAX_IDENTITIES = 5;

/** An identity that a user of the directory has at a provider, by the settings. */
interface Expected extends Identity {
  readonly by: LinkKey;
}

/** The identities that the settings say a user has. @returns none for a value that the directory does not have. */
export function expectedIdentities(
  person: Person,
  { providers = {} }: Pick<Policy, "providers">,
): Expected[] {
  return Object.entries(providers).flatMap(([provider, { link: by }]) => {
    const subject = by && subjectOf(person, by);
    return by && subject ? [{ provider, subject, by }] : [];
  });
}

function subjectOf(person: Person, by: LinkKey): string | undefined {
  if (by !== "email") return person.subjects?.[by];
  const email = emailOf(person);
  return email !== undefined && isEmail(email) ? email : undefined;
}

/** Users whom a provider's `link` cannot find, because the directory has no value for them. */
export interface UnknownSubjects {
  readonly provider: string;
  readonly by: LinkKey;
  readonly users: number;
  /** All enabled users. */
  readonly of: number;
}

/** Counts enabled users who are linked to no user of a provider, by provider. A user without an e-mail has an entry of the plan. */
export function unknownSubjects(people: Iterable<Person>, { providers = {} }: Policy): UnknownSubjects[] {
  const linking = Object.entries(providers).flatMap(([provider, { link: by }]) =>
    by === undefined || by === "email" ? [] : [{ provider, by, users: 0 }],
  );
  if (linking.length === 0) return [];
  let of = 0;
  for (const person of people) {
    if (!person.enabled) continue;
    of += 1;
    for (const one of linking) if (!subjectOf(person, one.by)) one.users += 1;
  }
  return linking.filter(({ users }) => users > 0).map((one) => ({ ...one, of }));
}

/** Whether a run has something to do or to report about the links of an account. */
export function lacksLink(person: Person, account: Account, policy: Policy): boolean {
  return expectedIdentities(person, policy).some((one) => !isLinked(one, account));
}

/** An account that is linked by e-mail has the provider's own subject, which the directory does not know. */
function isLinked(expected: Expected, account: Account): boolean {
  return expected.by === "email" ? hasProvider(account, expected.provider) : hasIdentity(account, expected);
}

/** Whether an account signs in with an identity that the directory may give to another user. */
export function mayHoldAnothers(person: Person, account: Account, policy: Policy): boolean {
  const expected = new Set(expectedIdentities(person, policy).map((one) => identityKey(one)));
  return identitiesOf(account).some((own) => {
    const by = ruleOf(own.provider, policy.providers ?? {})?.link;
    return by !== undefined && (by !== "email" || isEmail(own.subject)) && !expected.has(identityKey(own));
  });
}

/** Who claims which identity. */
export interface IdentityClaims {
  /** Accounts by the identities with which they sign in. */
  readonly holders: ReadonlyMap<string, readonly Account[]>;
  /** IDs of the users whom the directory gives an identity. */
  readonly expected: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param people all who may have the same identity. */
export function claimsOf(
  people: readonly Person[],
  accounts: readonly Account[],
  policy: Policy,
): IdentityClaims {
  const holders = new Map<string, Account[]>();
  for (const account of accounts)
    for (const identity of identitiesOf(account))
      holders.set(identityKey(identity), [...(holders.get(identityKey(identity)) ?? []), account]);
  const expected = new Map<string, Set<string>>();
  for (const person of people)
    for (const identity of expectedIdentities(person, policy))
      expected.set(identityKey(identity), (expected.get(identityKey(identity)) ?? new Set()).add(person.id));
  return { holders, expected };
}

/** What a run does about the identities that an account lacks. */
export interface Linking {
  readonly links: readonly PlanEntry[];
  /** An entry for each reason why an identity is not linked. */
  readonly faults: readonly PlanEntry[];
}

/**
 * The links of a user's account, beside the entry that keeps, gives or makes it. AWS links an account only before the first sign-in with the
 * provider. Source: "Linking federated users to an existing user profile".
 */
export function linkingFor(entry: PlanEntry, claims: IdentityClaims, policy: Policy): Linking {
  const target = targetOf(entry);
  if (target === undefined) return { links: [], faults: [] };
  const { person, account, email } = target;
  const missing = expectedIdentities(person, policy)
    .filter((one) => account === undefined || !isLinked(one, account))
    // The provider's user with that address would sign in to an account that has another one.
    .filter(({ by, subject }) => by !== "email" || subject === email);
  const reasons = new Set<SkipReason>();
  const links: PlanEntry[] = [];
  for (const { provider, subject, by } of missing) {
    const fault = faultOf({ provider, subject, by }, { account, made: links.length }, claims);
    if (fault !== undefined) reasons.add(fault);
    else links.push(defined({ kind: "link", reason: "not-linked", person, account, provider, by, subject }));
  }
  const faults = [...reasons].map((reason): PlanEntry => defined({ kind: "skip", reason, person, account }));
  return { links, faults };
}

type Invitation = Extract<PlanEntry, { kind: "invite" }>;

/**
 * What a user gets instead of an invitation, where no app takes its password: an account without an e-mail, which the first sign-in with the
 * linked provider finds. Without a link, the provider makes the user's account itself: one of sync would be a second one, and of no use.
 */
export function withoutInvitation({ person, email, takes }: Invitation, { links }: Linking): PlanEntry {
  if (links.length === 0) return { kind: "skip", reason: "provider-only", person };
  return defined({ kind: "create", reason: "no-password", person, email, takes });
}

interface Target {
  readonly person: Person;
  readonly account?: Account;
  /** The verified address that the account has after this run. */
  readonly email: string | undefined;
}

/** The account of an enabled user who may sign in with it, in this run. */
function targetOf(entry: PlanEntry): Target | undefined {
  if (entry.kind === "invite") return { person: entry.person, email: entry.email };
  if (!keepsAccess(entry)) return undefined;
  const { person, account } = entry;
  if (person === undefined || account === undefined || account.federated || !person.enabled) return undefined;
  const changes = entry.kind === "skip" ? [] : entry.changes;
  const value = (name: string) => changes.find(({ attribute }) => attribute === name)?.to;
  const isVerified = account.emailVerified || value("email_verified") === "true";
  return { person, account, email: value("email") ?? (isVerified ? account.email : undefined) };
}

type Keeping = Extract<PlanEntry, { kind: "update" | "enable" | "adopt" | "skip" }>;

/** Whether the account of an entry can be used after this run, and belongs to its user for certain. */
function keepsAccess(entry: PlanEntry): entry is Keeping {
  if (entry.kind === "skip") return entry.reason === "in-sync" || entry.reason === "provider-owned";
  if (entry.kind === "update") return entry.reason === "differs" && entry.account.enabled;
  return entry.kind === "enable" || (entry.kind === "adopt" && disabledBy(entry.account) !== "administrator");
}

interface Progress {
  readonly account: Account | undefined;
  /** Links of this account in this run. */
  readonly made: number;
}

/** Why an account is not linked. */
function faultOf(
  { provider, subject, by }: Expected,
  { account, made }: Progress,
  { holders, expected }: IdentityClaims,
): SkipReason | undefined {
  const key = identityKey({ provider, subject });
  if (by !== "email" && !isSubject(subject)) return "invalid-subject";
  if (account?.identities === UNREADABLE) return "identities-unknown";
  const own = account === undefined ? [] : identitiesOf(account);
  if (account !== undefined && hasProvider(account, provider)) return "linked-otherwise";
  if ((expected.get(key)?.size ?? 0) > 1) return "duplicate-identity";
  const others = (holders.get(key) ?? []).filter((one) => one !== account);
  if (others.length > 0)
    return others.some(({ federated }) => federated) ? "federated-exists" : "duplicate-identity";
  return own.length + made >= MAX_IDENTITIES ? "too-many-identities" : undefined;
}
