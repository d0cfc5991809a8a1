import type { Account } from "../../model/account.ts";
import { type PlanEntry, type SkipReason, subjectsOf } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import { disabledBy } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import { identitiesOf, identityKey, UNREADABLE } from "../../model/identities.ts";
import { distinctEntries, emailOf, type Person } from "../../model/person.ts";
import { isOfRun, type Policy } from "../../model/policy.ts";
import { isFollowed } from "../../model/provider-rules.ts";
import { adoptionChanges, clearedMark } from "./changes.ts";
import { forOrphan } from "./for-orphan.ts";
import { forAccountOf } from "./for-person.ts";
import { type IdsByIdentity, isOnlyAnothers } from "./identity-claims.ts";
import { isProven, isUnproven, namesAnother } from "./proof.ts";

/** Accounts that the rules of this file plan: those of followed providers, and all that sync marked. */
export function federatedAmong(accounts: readonly Account[], { providers }: Policy): ReadonlySet<Account> {
  return new Set(accounts.filter((one) => one.federated && (one.managed || isFollowed(one, providers))));
}

/** What federated accounts are compared with. */
export interface FederatedScope {
  /** All entries that may have one of the accounts, with different ones of one ID. */
  readonly people: readonly Person[];
  /** All accounts of the pool. */
  readonly accounts: readonly Account[];
  /** To whom the directory gives which identity. */
  readonly expected: IdsByIdentity;
  /** Whether a user with this ID is in the sources. */
  isPresent(id: string): boolean;
}

/**
 * Plans accounts that identity providers made. They are matched by directory ID, which sync writes to them at the first look, if exactly
 * one user of the directory has the provider's e-mail, byte for byte. Their e-mail and names belong to the provider.
 *
 * A user may have such accounts beside one that sync made: each of them loses access when the user leaves.
 */
export function planFederated(
  federated: ReadonlySet<Account>,
  scope: FederatedScope,
  policy: Policy,
): PlanEntry[] {
  const index = indexOf(federated, scope, policy);
  return [...federated]
    .map((account) =>
      account.managed ? forMarked(account, index, scope, policy) : forUnmarked(account, index, policy),
    )
    .filter((entry) => entry !== undefined);
}

/**
 * IDs of users who are not invited, since they sign in with an identity provider. An account with an e-mail that the provider has not checked
 * may be another user's: it is watched, and does not keep the owner of the address from an invitation.
 */
export function servedBy(entries: readonly PlanEntry[], policy: Policy): ReadonlySet<string> {
  const served = new Set<string>();
  for (const entry of entries) {
    const { person, account } = subjectsOf(entry);
    if (person !== undefined && account !== undefined && !mayBeAnothers(person, account, policy))
      served.add(person.id);
  }
  return served;
}

/** What an administrator disabled is not replaced by a new account, unless the directory knows that it is another user's. */
function mayBeAnothers(person: Person, account: Account, policy: Policy): boolean {
  if (!person.enabled || !isUnproven(person, account, policy)) return false;
  return disabledBy(account) !== "administrator" || namesAnother(person, account, policy);
}

type Index = ReturnType<typeof indexOf>;

function indexOf(
  federated: ReadonlySet<Account>,
  { people, accounts, expected }: FederatedScope,
  policy: Policy,
) {
  const entries = distinctEntries(people);
  const claims = accounts.flatMap((one) => identitiesOf(one).map((identity) => identityKey(identity)));
  const claimed = Map.groupBy(claims, (key) => key);
  const byId = Map.groupBy(entries, ({ id }) => foldCase(id));
  const byFormerId = Map.groupBy(
    entries.flatMap((person) => (person.formerIds ?? []).map((id) => ({ id: foldCase(id), person }))),
    ({ id }) => id,
  );
  const mayMove = (id: string) => policy.adopt && !byId.has(id) && !byFormerId.has(id);
  return {
    byId,
    byFormerId,
    expected,
    byEmail: Map.groupBy(entries, (person) => foldCase(emailOf(person) ?? "")),
    /** By provider and by the user that they have or would get. */
    ofProvider: Map.groupBy(
      [...federated].flatMap((account) =>
        providersOf(account).flatMap((provider) =>
          ownersOf(account, mayMove).map((owner) => ({ account, key: JSON.stringify([provider, owner]) })),
        ),
      ),
      ({ key }) => key,
    ),
    isContested: (account: Account) =>
      identitiesOf(account).some((identity) => (claimed.get(identityKey(identity))?.length ?? 0) > 1),
  };
}

function providersOf(account: Account): string[] {
  return [...new Set(identitiesOf(account).map(({ provider }) => provider))];
}

/** The directory ID of a marked account; the e-mail of another, and of one that `--adopt` may give to a user. */
function ownersOf({ managed, directoryId, email }: Account, mayMove: (id: string) => boolean): string[] {
  const id = managed && directoryId !== undefined ? foldCase(directoryId) : undefined;
  if (id !== undefined && !mayMove(id)) return [`id ${id}`];
  return email === undefined ? [] : [`email ${foldCase(email)}`];
}

/** An account with the directory ID of its user. */
function forMarked(
  account: Account,
  index: Index,
  { isPresent }: FederatedScope,
  policy: Policy,
): PlanEntry | undefined {
  const { person, isFormer, fault } = claimantOf(account, index);
  const skip = (reason: SkipReason): PlanEntry => defined({ kind: "skip", reason, person, account });
  if (fault !== undefined) return skip(fault);
  if (account.identities === UNREADABLE) return skip("identities-unknown");
  if (!isFollowed(account, policy.providers)) return skip("not-followed");
  if (!isOfRun(account.source, policy))
    return (person === undefined && movedBy(account, index, policy)) || skip("other-source");
  if (person !== undefined) {
    const entry = forAccountOf({ person, account, isFormer }, { shared: new Set() }, policy);
    const fault = isTheirs(entry) ? doubtAbout(person, account, index, policy) : undefined;
    return fault === undefined ? entry : skip(fault);
  }
  return adoptedBy(account, index, policy) ?? forOrphan(account, isPresent, policy);
}

/** After the directory was created again, or users came to another source, an administrator confirms that they are the same. */
function adoptedBy(account: Account, index: Index, policy: Policy): PlanEntry | undefined {
  const now = policy.adopt ? ownerOf(account, index) : undefined;
  if (!now?.enabled || !isUnique(now, index)) return undefined;
  if (doubtAbout(now, account, index, policy) === undefined) return marked(now, account, policy);
  // As without the doubt: what an administrator disabled is not replaced by a new account.
  return disabledBy(account) === "administrator"
    ? { kind: "skip", reason: "disabled-by-hand", person: now, account }
    : undefined;
}

/**
 * The same of an account that another source's runs follow. Without proof it stays there: any user of the provider can enter an address, and
 * would keep access after leaving that source.
 */
function movedBy(account: Account, index: Index, policy: Policy): PlanEntry | undefined {
  const now = ownerOf(account, index);
  return now !== undefined && isProven(now, account, policy) ? adoptedBy(account, index, policy) : undefined;
}

interface Claimant {
  readonly person?: Person;
  readonly isFormer: boolean;
  readonly fault?: SkipReason;
}

/** The user with the account's directory ID, or who had it formerly. */
function claimantOf({ directoryId = "" }: Account, { byId, byFormerId }: Index): Claimant {
  const id = foldCase(directoryId);
  const current = byId.get(id) ?? [];
  const former = (byFormerId.get(id) ?? []).map(({ person }) => person);
  const isFormer = current.length === 0;
  const [person, second] = isFormer ? former : current;
  if (second !== undefined) return { isFormer, fault: isFormer ? "identity-unconfirmed" : "duplicate-id" };
  const isContested = person !== undefined && !isUnique(person, { byId });
  return defined({ person, isFormer, fault: isContested ? "duplicate-id" : undefined });
}

/** Whether the user's ID has one entry. */
function isUnique({ id }: Person, { byId }: Pick<Index, "byId">): boolean {
  return byId.get(foldCase(id))?.length === 1;
}

/** The only user of the directory with the account's e-mail, byte for byte. */
function ownerOf({ email = "" }: Account, { byEmail }: Index): Person | undefined {
  const [person, second] = byEmail.get(foldCase(email)) ?? [];
  return second === undefined && email !== "" && person && emailOf(person) === email ? person : undefined;
}

/** An account that sync has not seen before. */
function forUnmarked(account: Account, index: Index, policy: Policy): PlanEntry | undefined {
  const { email = "" } = account;
  const [person, second] = email === "" ? [] : (index.byEmail.get(foldCase(email)) ?? []);
  const skip = (reason: SkipReason): PlanEntry =>
    defined({ kind: "skip", reason, person: second === undefined ? person : undefined, account });
  // A part of a directory cannot show that no user has the account.
  if (person === undefined) return policy.allUsers ? skip("federated-unmatched") : undefined;
  const fault = second === undefined ? faultOf(person, account, index, policy) : "duplicate-email";
  if (fault !== undefined) return skip(isDecided(account) && DOUBTS.has(fault) ? "disabled-by-hand" : fault);
  if (person.enabled || isDecided(account)) return marked(person, account, policy);
  const changes = adoptionChanges(person, account, person.source ?? policy.source);
  return { kind: "disable", reason: "disabled-in-directory", person, account, changes };
}

/** Why an account is not marked for the only user whose e-mail it has, case-folded. */
function faultOf(person: Person, account: Account, index: Index, policy: Policy): SkipReason | undefined {
  if (emailOf(person) !== account.email) return "federated-unmatched";
  const claimed = index.byId.get(foldCase(account.directoryId ?? account.username)) ?? [];
  if (!isUnique(person, index) || claimed.length > 1) return "duplicate-id";
  if (person.statusUnknown) return "status-unknown";
  if (index.isContested(account)) return "duplicate-identity";
  return doubtAbout(person, account, index, policy);
}

/** Other accounts of the same provider that the user has or would get. An administrator has decided about those that are disabled. */
function rivalsOf(person: Person, account: Account, { ofProvider }: Index): Account[] {
  const owners = [`id ${foldCase(person.id)}`, `email ${foldCase(emailOf(person) ?? "")}`];
  return providersOf(account)
    .flatMap((provider) => owners.flatMap((owner) => ofProvider.get(JSON.stringify([provider, owner])) ?? []))
    .flatMap((rival) => (rival.account === account || isDecided(rival.account) ? [] : rival.account));
}

function marked(person: Person, account: Account, { source }: Policy): PlanEntry {
  const changes = [...clearedMark(account), ...adoptionChanges(person, account, person.source ?? source)];
  return { kind: "adopt", reason: "federated", person, account, changes };
}

/** Whether an entry treats the account as the user's, who keeps it or gets it back. A removal needs no proof. */
function isTheirs({ kind, reason }: PlanEntry): boolean {
  if (kind === "skip") return reason === "in-sync" || reason === "provider-owned";
  return kind !== "disable";
}

/** What an administrator decides: whose account it is. */
const DOUBTS: ReadonlySet<SkipReason> = new Set(["duplicate-identity", "other-subject"]);

/** An administrator disabled the account, which sync has not marked as disabled. */
function isDecided({ enabled, disabledMark }: Account): boolean {
  return !enabled && disabledMark === undefined;
}

/**
 * Why an account may be another user's. One that the provider or the directory proves to be the user's is followed beside others that have the
 * e-mail alone.
 */
function doubtAbout(
  person: Person,
  account: Account,
  index: Index,
  policy: Policy,
): "duplicate-identity" | "other-subject" | undefined {
  if (isUnproven(person, account, policy) && namesAnother(person, account, policy)) return "other-subject";
  if (identitiesOf(account).some((own) => isOnlyAnothers(own, person, index.expected)))
    return "other-subject";
  const rivals = rivalsOf(person, account, index);
  const isRivalled = isProven(person, account, policy)
    ? rivals.some((rival) => isProven(person, rival, policy))
    : rivals.length > 0;
  return isRivalled ? "duplicate-identity" : undefined;
}
