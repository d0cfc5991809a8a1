import type { Account } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { foldCase } from "../../model/email.ts";
import type { Policy } from "../../model/policy.ts";
import { touchesEmail } from "./changes.ts";
import { compare } from "./compare.ts";

/** An action that may bring an address to an account. */
export type EmailClaim = Extract<PlanEntry, { kind: "invite" | "update" | "enable" | "adopt" }>;

/** Where an address that somebody is to get comes from. */
export type EmailSource =
  | { readonly way: "free" }
  /** Its holder gets another address in this run, if that one comes free. */
  | { readonly way: "moves"; readonly holder: EmailClaim }
  /** Its holder is out, or goes out in this run. */
  | { readonly way: "out"; readonly holder: PlanEntry }
  /** Its holder keeps it. */
  | { readonly way: "held" };

export type Origins = ReadonlyMap<EmailClaim, EmailSource>;

/** The address, folded, that an action brings to its account and that has to be nobody else's. */
export function claimedEmail(taker: EmailClaim): string | undefined {
  if (taker.kind === "invite") return foldCase(taker.email);
  if (!taker.changes.some(touchesEmail)) return undefined;
  const change = taker.changes.find(({ attribute }) => attribute === "email");
  const email = change?.to ?? taker.account.email;
  return email === undefined ? undefined : foldCase(email);
}

/** Whether an action brings an address to its account. */
export function isTaker(action: PlanEntry): action is EmailClaim {
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

/** Says of each address that somebody is to get where it comes from. */
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
  const originOf = (taker: EmailClaim): EmailSource => {
    const wanted = claimedEmail(taker) ?? "";
    const holder = holders.get(wanted);
    if (holder === undefined || holder === subjectsOf(taker).account) return { way: "free" };
    const action = byAccount.get(holder);
    if (action === undefined) return { way: "held" };
    if (isTaker(action) && claimedEmail(action) !== wanted) return { way: "moves", holder: action };
    return isOut(action, policy) ? { way: "out", holder: action } : { way: "held" };
  };
  return new Map(actions.filter(isTaker).map((taker) => [taker, originOf(taker)]));
}

/** Why a disabled account of a user is left who is disabled in the directory, or has left it: such a user has no claim to an address. */
const OUT = new Set<PlanEntry["reason"]>([
  "disabled-in-directory",
  "disabled-by-hand",
  "gone",
  "removal-guarded",
]);

/** Whether an account cannot be signed in with, or no more after this run, and its person has no claim to the address. */
function isOut(action: PlanEntry, { allUsers }: Pick<Policy, "allUsers">): boolean {
  if (action.kind === "disable" || action.kind === "delete") return true;
  if (action.kind !== "skip" || action.account === undefined) return false;
  if (action.account.enabled || !OUT.has(action.reason)) return false;
  // A part of a directory does not tell which users are not in it.
  return action.person === undefined ? allUsers : !action.person.enabled;
}

/**
 * Follows each wish from holder to holder: it is granted if the last address comes free, or the way leads round in a ring.
 *
 * @returns who does not get their address, and the first by name of each ring.
 */
export function resolveClaims(origins: Origins): {
  readonly held: Set<PlanEntry>;
  readonly ring: Set<PlanEntry>;
} {
  const held = new Set<PlanEntry>();
  const ring = new Set<PlanEntry>();
  const settled = new Set<PlanEntry>();
  for (const taker of origins.keys()) {
    const { path, end, isRing } = follow(taker, origins, settled);
    if (isRing) ring.add(firstByName(path.slice(path.indexOf(end))));
    const isHeld = held.has(end) || origins.get(end)?.way === "held";
    for (const one of path) {
      settled.add(one);
      if (isHeld) held.add(one);
    }
  }
  return { held, ring };
}

/** @returns who waits for whom, and where that ends: with a wish that is settled, that waits for nobody, or that is on the path already. */
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

function firstByName(takers: readonly EmailClaim[]): EmailClaim {
  const nameOf = (taker: EmailClaim) => subjectsOf(taker).account?.username ?? "";
  return takers.reduce((first, one) => (compare(nameOf(one), nameOf(first)) < 0 ? one : first));
}
