import type { Account } from "./account.ts";
import type { Person } from "./person.ts";

/** One attribute of an account: what it holds and what it gets; an empty text is taken away. */
export interface Change {
  readonly attribute: string;
  readonly from: string;
  readonly to: string;
}

/** Why sync leaves a person or an account as it is. */
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
  | "duplicate-account";

/**
 * What an account's e-mail has to do with others', folded: Cognito knows an address as one account's alone.
 *
 * `takes`: an address that another account has to let go of first. `frees`: one that another account waits for.
 */
interface EmailOrder {
  readonly takes?: string;
  readonly frees?: string;
}

/** What is to be done about one person or one account, and why. One account may have several, in their order. */
export type PlanEntry =
  | {
      readonly kind: "invite";
      readonly reason: "no-account";
      readonly person: Person;
      readonly email: string;
      readonly takes?: string;
    }
  | {
      readonly kind: "resend";
      readonly reason: "lapsed" | "email-changed" | "requested" | "unmanaged";
      readonly person: Person;
      readonly account: Account;
    }
  | ({
      readonly kind: "update";
      /** `enabled-by-hand`: the mark of an account goes that sync disabled and an administrator enabled. */
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
      /** An account that sync disabled is enabled by it. */
      readonly kind: "adopt";
      /** `same-id`: an id that can be reused came back with another e-mail, and it was said that the user is the same. */
      readonly reason: "same-email" | "same-id";
      readonly person: Person;
      readonly account: Account;
      readonly changes: readonly Change[];
    } & EmailOrder)
  | {
      readonly kind: "disable";
      /** Of an account that is disabled already, it finishes what an earlier run began, or writes down another reason. */
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
      readonly kind: "skip";
      readonly reason: SkipReason;
      readonly person?: Person;
      readonly account?: Account;
    };

export type ActionKind = PlanEntry["kind"];

/** Every kind, in the order in which they are asked about and begun: whoever may not sign in any more comes first. */
export const ACTION_KINDS = [
  "disable",
  "delete",
  "update",
  "enable",
  "adopt",
  "invite",
  "resend",
  "skip",
] as const satisfies readonly ActionKind[];

/** In the order of ACTION_KINDS: whoever loses something stands above many who get an invitation. */
export function byKind(a: PlanEntry, b: PlanEntry): number {
  return ACTION_KINDS.indexOf(a.kind) - ACTION_KINDS.indexOf(b.kind);
}

/** An action that changes something. */
export type Action = Exclude<PlanEntry, { kind: "skip" }>;

export function isAction(action: PlanEntry): action is Action {
  return action.kind !== "skip";
}

/** Whom something is about. */
export interface Subjects {
  readonly person?: Person;
  readonly account?: Account;
}

/** The action's person and account, of those that it has. */
export function subjectsOf(action: PlanEntry): Subjects {
  const person = "person" in action ? action.person : undefined;
  const account = "account" in action ? action.account : undefined;
  return { ...(person && { person }), ...(account && { account }) };
}

/**
 * What a run leaves alone because it cannot tell whose account it is: two entries with one id, an id that may have been reused, and accounts of
 * users who may be an entry without an id. An administrator has to decide.
 */
export function undecidedIn(actions: readonly PlanEntry[]): PlanEntry[] {
  return actions.filter((action) => {
    const isKept = action.reason === "unidentified-entry" && subjectsOf(action).account?.enabled === true;
    return isKept || action.reason === "duplicate-id" || action.reason === "identity-unconfirmed";
  });
}
