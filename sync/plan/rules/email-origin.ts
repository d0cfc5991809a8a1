import type { Account } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { foldCase } from "../../model/email.ts";
import type { Policy } from "../../model/policy.ts";
import { touchesEmail } from "./changes.ts";
import { compare } from "./compare.ts";

/** An action that may bring an address to an account. */
export type EmailClaim = Extract<PlanEntry, { kind: "invite" | "update" | "enable" | "adopt" }>;

/** Where an address comes from. */
export type EmailSource =
  | { readonly way: "free" }
  /** Its holder gets another address in this run, if that one is released. */
  | { readonly way: "moves"; readonly holder: EmailClaim }
  /** Its holder has no access, or loses it in this run. */
  | { readonly way: "out"; readonly holder: PlanEntry }
  /** Its holder keeps it. */
  | { readonly way: "held" };

export type Origins = ReadonlyMap<EmailClaim, EmailSource>;

/** The address, case-folded, that an action brings to its account and that no other account may have. */
export function claimedEmail(claim: EmailClaim): string | undefined {
  if (claim.kind === "invite") return foldCase(claim.email);
  if (!claim.changes.some(touchesEmail)) return undefined;
  const change = claim.changes.find(({ attribute }) => attribute === "email");
  const email = change?.to ?? claim.account.email;
  return email === undefined ? undefined : foldCase(email);
}

/** Whether an action brings an address to its account. */
export function claimsEmail(action: PlanEntry): action is EmailClaim {
  switch (action.kind) {
    case "invite":
    case "update":
    case "enable":
    case "adopt":
      return claimedEmail(action) !== undefined;
    default:
      return false;
  }
}

/** Finds for each address that an account gets where it comes from. */
export function findOrigins(
  actions: readonly PlanEntry[],
  holders: ReadonlyMap<string, Account>,
  policy: Pick<Policy, "allUsers">,
): Origins {
  const byAccount = new Map<Account, PlanEntry>();
  for (const action of actions) {
    const { account } = subjectsOf(action);
    if (account !== undefined) byAccount.set(account, action);
  }
  const originOf = (claim: EmailClaim): EmailSource => {
    const email = claimedEmail(claim) ?? "";
    const holder = holders.get(email);
    if (holder === undefined || holder === subjectsOf(claim).account) return { way: "free" };
    const action = byAccount.get(holder);
    if (action === undefined) return { way: "held" };
    if (claimsEmail(action) && claimedEmail(action) !== email) return { way: "moves", holder: action };
    return isOut(action, policy) ? { way: "out", holder: action } : { way: "held" };
  };
  return new Map(actions.filter(claimsEmail).map((claim) => [claim, originOf(claim)]));
}

/** Why sync skips a disabled account whose user is disabled in the directory or has left it: such a user has no claim to an address. */
const NO_CLAIM_REASONS = new Set<PlanEntry["reason"]>([
  "disabled-in-directory",
  "disabled-by-hand",
  "gone",
  "removal-guarded",
]);

/** Whether an account has no access, or loses it in this run, and its user has no claim to the address. */
function isOut(action: PlanEntry, { allUsers }: Pick<Policy, "allUsers">): boolean {
  // The provider owns its address: sync does not release it.
  if (subjectsOf(action).account?.federated) return false;
  if (action.kind === "disable" || action.kind === "delete") return true;
  if (action.kind !== "skip" || action.account === undefined) return false;
  if (action.account.enabled || !NO_CLAIM_REASONS.has(action.reason)) return false;
  // A part of a directory cannot show which users have left it.
  return action.person === undefined ? allUsers : !action.person.enabled;
}

/**
 * Follows each claim from holder to holder: it is granted if the last address is released, or if the chain is a ring.
 *
 * @returns the claims that are refused, and the first account by name of each ring.
 */
export function resolveClaims(origins: Origins): {
  readonly held: Set<PlanEntry>;
  readonly ring: Set<PlanEntry>;
} {
  const held = new Set<PlanEntry>();
  const ring = new Set<PlanEntry>();
  const settled = new Set<PlanEntry>();
  for (const claim of origins.keys()) {
    const { path, end, isRing } = follow(claim, origins, settled);
    if (isRing) ring.add(firstByName(path.slice(path.indexOf(end))));
    const isHeld = held.has(end) || origins.get(end)?.way === "held";
    for (const one of path) {
      settled.add(one);
      if (isHeld) held.add(one);
    }
  }
  return { held, ring };
}

/** @returns the chain of waiting claims, and its end: a resolved claim, one that waits for no account, or one that is in the chain already. */
function follow(start: EmailClaim, origins: Origins, settled: ReadonlySet<PlanEntry>) {
  const path = new Set<EmailClaim>();
  let end = start;
  while (!settled.has(end) && !path.has(end)) {
    path.add(end);
    const origin = origins.get(end);
    if (origin?.way !== "moves") return { path: [...path], end, isRing: false };
    end = origin.holder;
  }
  return { path: [...path], end, isRing: path.has(end) };
}

function firstByName(claims: readonly EmailClaim[]): EmailClaim {
  const nameOf = (claim: EmailClaim) => subjectsOf(claim).account?.username ?? "";
  return claims.reduce((first, one) => (compare(nameOf(one), nameOf(first)) < 0 ? one : first));
}
