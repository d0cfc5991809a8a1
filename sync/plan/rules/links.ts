import type { Account } from "../../model/account.ts";
import type { PlanEntry, SkipReason } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { hasProvider, identitiesOf, identityKey, isSubject, UNREADABLE } from "../../model/identities.ts";
import type { Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { type Expected, expectedIdentities, isLinked } from "./expected-identities.ts";
import type { IdentityClaims } from "./identity-claims.ts";

/** Source: AdminLinkProviderForUser: "The maximum number of federated identities linked to a user is five." */
const MAX_IDENTITIES = 5;

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
  // Not the account's own: it has none of this provider.
  const others = holders.get(key) ?? [];
  if (others.length > 0)
    return others.some(({ federated }) => federated) ? "federated-exists" : "duplicate-identity";
  return own.length + made >= MAX_IDENTITIES ? "too-many-identities" : undefined;
}
