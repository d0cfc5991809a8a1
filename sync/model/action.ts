import type { Account } from "./account.ts";
import { defined } from "./defined.ts";
import type { Identity } from "./identities.ts";
import type { Person } from "./person.ts";
import type { LinkKey } from "./provider-rules.ts";

/** A change of one attribute. An empty `to` deletes the attribute. */
export interface Change {
  readonly attribute: string;
  readonly from: string;
  readonly to: string;
}

/** Why sync skips a user or an account. */
export type SkipReason =
  | "in-sync"
  | "pending-first-sign-in"
  | "invitation-limit"
  | "no-email"
  | "invalid-email"
  | "duplicate-email"
  | "email-in-use"
  | "id-taken"
  | "unmanaged"
  | "disabled-unmanaged"
  | "not-verified"
  | "other-source"
  | "disabled-in-directory"
  | "disabled-by-hand"
  | "gone"
  | "removed-kept"
  | "removal-guarded"
  | "disabled-and-guarded"
  | "email-change-guarded"
  | "duplicate-id"
  | "identity-unconfirmed"
  | "unidentified-entry"
  | "status-unknown"
  | "duplicate-account"
  | "federated-unmatched"
  | "duplicate-identity"
  | "not-followed"
  | "identities-unknown"
  | "provider-owned"
  | "federated-exists"
  | "invalid-subject"
  | "other-subject"
  | "linked-otherwise"
  | "link-guarded"
  | "too-many-identities"
  | "provider-only"
  | "uninvited";

/**
 * How the e-mail of an account depends on other accounts, case-folded: in Cognito a verified address belongs to one account.
 *
 * `takes`: an address that another account must release first. `frees`: an address that another account waits for.
 */
interface EmailOrder {
  readonly takes?: string;
  readonly frees?: string;
}

/** An identity, the account that signs in with it, and by what it is linked. */
export interface HeldIdentity extends Identity {
  readonly holder?: Account;
  readonly by?: LinkKey;
}

/** What to do about one user or one account, and why. An account can have several entries, in order. */
export type PlanEntry =
  | {
      readonly kind: "invite";
      readonly reason: "no-account";
      readonly person: Person;
      readonly email: string;
      readonly takes?: string;
    }
  | {
      /** An account without an invitation, for a user who is linked to it in this run. */
      readonly kind: "create";
      readonly reason: "no-password";
      readonly person: Person;
      readonly email: string;
      readonly takes?: string;
    }
  | {
      readonly kind: "resend";
      /** `not-invited`: sync made the account without an invitation, and an app takes passwords now. */
      readonly reason: "lapsed" | "email-changed" | "requested" | "unmanaged" | "not-invited";
      readonly person: Person;
      readonly account: Account;
    }
  | ({
      readonly kind: "update";
      /** `enabled-by-hand`: sync disabled the account, and an administrator enabled it, so the mark is removed. */
      readonly reason: "differs" | "email-released" | "emails-swap" | "enabled-by-hand";
      readonly person?: Person;
      readonly account: Account;
      readonly changes: readonly Change[];
    } & EmailOrder)
  | ({
      readonly kind: "enable";
      readonly reason: "back";
      readonly person: Person;
      readonly account: Account;
      readonly changes: readonly Change[];
    } & EmailOrder)
  | ({
      /** An account that sync disabled is also enabled. */
      readonly kind: "adopt";
      /**
       * `same-id`: a reusable ID appeared with another e-mail, and the administrator says that the user is the same. `federated`: an identity
       * provider made it, and from now on it is followed.
       */
      readonly reason: "same-email" | "same-id" | "federated";
      readonly person: Person;
      readonly account: Account;
      readonly changes: readonly Change[];
    } & EmailOrder)
  | {
      readonly kind: "disable";
      /** For a disabled account, it finishes what an earlier run started, or records another reason. */
      readonly reason: "gone" | "disabled-in-directory" | "no-longer-missing";
      readonly person?: Person;
      readonly account: Account;
      readonly changes: readonly Change[];
      readonly frees?: string;
    }
  | {
      readonly kind: "delete";
      readonly reason: "grace-period-over";
      readonly account: Account;
      readonly frees?: string;
    }
  | {
      /** The user's sign-in at a provider becomes one of the account. */
      readonly kind: "link";
      readonly reason: "not-linked";
      readonly person: Person;
      /** Absent if this run makes it. */
      readonly account?: Account;
      readonly provider: string;
      readonly by: LinkKey;
      /** What the provider calls the user; with `email`, the address that it gives. */
      readonly subject: string;
    }
  | {
      readonly kind: "skip";
      readonly reason: SkipReason;
      readonly person?: Person;
      readonly account?: Account;
      /** Why no identity is linked: those that are in the way. */
      readonly identities?: readonly HeldIdentity[];
    };

export type ActionKind = PlanEntry["kind"];

/** All kinds, in the order in which actions are confirmed and started: removals of access come first. */
export const ACTION_KINDS = [
  "disable",
  "delete",
  "update",
  "enable",
  "adopt",
  "invite",
  "create",
  "link",
  "resend",
  "skip",
] as const satisfies readonly ActionKind[];

/** In the order of ACTION_KINDS: removals come before many invitations. */
export function byKind(a: PlanEntry, b: PlanEntry): number {
  return ACTION_KINDS.indexOf(a.kind) - ACTION_KINDS.indexOf(b.kind);
}

/** An action that changes something. */
export type Action = Exclude<PlanEntry, { kind: "skip" }>;

export function isAction(action: PlanEntry): action is Action {
  return action.kind !== "skip";
}

const UNDECIDED: ReadonlySet<PlanEntry["reason"]> = new Set([
  "duplicate-id",
  "duplicate-identity",
  "identities-unknown",
  "identity-unconfirmed",
  "link-guarded",
  "other-subject",
]);

/** The user and the account of an entry. */
export interface Subjects {
  readonly person?: Person;
  readonly account?: Account;
}

/** Returns the user and the account of an entry, if it has them. */
export function subjectsOf(action: PlanEntry): Subjects {
  const person = "person" in action ? action.person : undefined;
  const account = "account" in action ? action.account : undefined;
  return defined({ person, account });
}

/**
 * Entries that a run skips because it cannot tell whose account it is: two entries with one ID, an ID that may have been reused, and accounts
 * of users who may be an entry without an ID. An administrator must decide.
 */
export function undecidedIn(actions: readonly PlanEntry[]): PlanEntry[] {
  return actions.filter((action) => {
    const isKept = action.reason === "unidentified-entry" && subjectsOf(action).account?.enabled === true;
    return isKept || UNDECIDED.has(action.reason);
  });
}
