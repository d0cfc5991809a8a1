import type { Account } from "../../model/account.ts";
import type { HeldIdentity, PlanEntry, SkipReason } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { foldCase, isEmail } from "../../model/email.ts";
import { identitiesOf, identityKey, isSubject, UNREADABLE } from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { ruleOf } from "../../model/provider-rules.ts";
import { type Expected, expectedIdentities, isLinked } from "./expected-identities.ts";
import { byUsername, type IdentityClaims, isOnlyAnothers } from "./identity-claims.ts";

/** Source: AdminLinkProviderForUser: "The maximum number of federated identities linked to a user is five." */
const MAX_IDENTITIES = 5;

/** What a run does about the identities that an account lacks, or should not have. */
export interface Linking {
  readonly links: readonly PlanEntry[];
  /** An entry for each reason why an identity is not linked. */
  readonly faults: readonly PlanEntry[];
  /** The account signs in with an identity of another user: it gets no link and no access before an administrator has decided. @default false */
  readonly isAnothers: boolean;
}

/**
 * The links of a user's account, beside the entry that keeps, gives or makes it. AWS links an account only before the first sign-in with the
 * provider. Source: "Linking federated users to an existing user profile".
 */
export function linkingFor(entry: PlanEntry, claims: IdentityClaims, policy: Policy): Linking {
  const target = targetOf(entry);
  if (target === undefined) return { links: [], faults: [], isAnothers: false };
  const { person, account, email } = target;
  const wrong = account === undefined ? [] : wrongIdentities(person, account, claims, policy);
  const faults = new Map<SkipReason, HeldIdentity[]>();
  const report = (reason: SkipReason, identity: HeldIdentity) =>
    faults.set(reason, [...(faults.get(reason) ?? []), identity]);
  for (const { reason, identity } of wrong) report(reason, identity);
  const missing = expectedIdentities(person, policy)
    .filter(({ provider }) => !wrong.some(({ identity }) => identity.provider === provider))
    .filter((one) => account === undefined || !isLinked(one, account))
    // The provider's user with that address would sign in to an account that has another one.
    .filter(({ by, subject }) => by !== "email" || subject === email);
  const isAnothers = wrong.some(({ reason }) => reason === "duplicate-identity");
  const links: PlanEntry[] = [];
  for (const expected of isAnothers ? [] : missing) {
    const fault = faultOf(expected, { person, account, made: links.length }, claims);
    if (fault?.evidence !== undefined) report(fault.reason, fault.evidence);
    if (fault !== undefined) report(fault.reason, fault.identity);
    else links.push(defined({ kind: "link", reason: "not-linked", person, account, ...expected }));
  }
  return {
    links,
    faults: [...faults].map(
      ([reason, identities]): PlanEntry => defined({ kind: "skip", reason, person, account, identities }),
    ),
    isAnothers,
  };
}

interface Fault {
  readonly reason: SkipReason;
  /** What is in the way. */
  readonly identity: HeldIdentity;
  /** An identity of another user, which shows that the directory's may be wrong. */
  readonly evidence?: HeldIdentity;
}

/**
 * Identities with which another person may sign in to the account: the directory gives them to another user, or they are an e-mail that the
 * user has no longer.
 */
function wrongIdentities(
  person: Person,
  account: Account,
  { expected }: IdentityClaims,
  { providers = {} }: Policy,
): Fault[] {
  return identitiesOf(account).flatMap((identity): Fault[] => {
    const by = ruleOf(identity.provider, providers)?.link;
    if (by === undefined || (by === "email" && !isEmail(identity.subject))) return [];
    const held = { ...identity, by, holder: account };
    if (isOnlyAnothers(identity, person, expected)) return [{ reason: "duplicate-identity", identity: held }];
    const isFormer = by === "email" && foldCase(identity.subject) !== foldCase(emailOf(person) ?? "");
    return isFormer ? [{ reason: "linked-otherwise", identity: held }] : [];
  });
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
  readonly person: Person;
  readonly account: Account | undefined;
  /** Links of this account in this run. */
  readonly made: number;
}

/** Why an account is not linked, and the identity that is in the way. */
function faultOf(expected: Expected, progress: Progress, claims: IdentityClaims): Fault | undefined {
  const { provider, subject, by } = expected;
  const { account, made } = progress;
  const identity = { provider, subject, by };
  if (by !== "email" && !isSubject(subject)) return { reason: "invalid-subject", identity };
  if (account?.identities === UNREADABLE) return { reason: "identities-unknown", identity };
  const own = account === undefined ? [] : identitiesOf(account);
  const other = own.find((one) => one.provider === provider);
  if (other !== undefined)
    return { reason: "linked-otherwise", identity: defined({ ...other, by, holder: account }) };
  const claimed = claimedFault(identity, progress, claims);
  if (claimed !== undefined) return claimed;
  const evidence = by === "email" ? undefined : claims.contradicted.get(provider);
  if (evidence !== undefined) return { reason: "link-guarded", identity, evidence };
  return own.length + made >= MAX_IDENTITIES ? { reason: "too-many-identities", identity } : undefined;
}

/** Another user, or another account, has the identity. */
function claimedFault(
  identity: Expected,
  { person }: Progress,
  { holders, expected, owners }: IdentityClaims,
): Fault | undefined {
  const key = identityKey(identity);
  // The directory is wrong, and not an account: a large plan does not know the account of a user in sync.
  if ((expected.get(key)?.size ?? 0) > 1) return { reason: "duplicate-identity", identity };
  // AWS gives an identity to one account; a list that was read while it changed may show two. None is the account's own: it has none of this
  // provider.
  const others = (holders.get(key) ?? []).toSorted(byUsername);
  const isAnothers = (one: Account) => !one.federated || (owners.get(one) ?? person.id) !== person.id;
  const anothers = others.find(isAnothers);
  if (anothers !== undefined)
    return { reason: "duplicate-identity", identity: { ...identity, holder: anothers } };
  const [holder] = others;
  return holder && { reason: "federated-exists", identity: { ...identity, holder } };
}
